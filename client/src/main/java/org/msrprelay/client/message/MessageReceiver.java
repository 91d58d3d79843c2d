package org.msrprelay.client.message;

import io.netty.buffer.ByteBuf;

/** Takes the octets of one message as they arrive. Called on the connection's loop: must not block. */
public interface MessageReceiver {
    MessageReceiver DROPPING = new MessageReceiver() {};

    /**
     * Octets of the message. Usually in order, but a relay may reorder or repeat chunks; of repeated octets the later
     * ones count (RFC 4975 7.3.1).
     *
     * @param position of the first one in the message, from 0
     * @param octets readable during the call only; retain or copy to keep
     */
    default void octets(long position, ByteBuf octets) {}

    /** All octets are there. Nothing follows. */
    default void complete(long total) {}

    /** The message will not be completed. Nothing follows. */
    default void aborted(String reason) {}
}
