package org.msrprelay.client;

import io.netty.buffer.ByteBuf;

/**
 * Sees a connection's octets as they are above TLS: for traces and demonstrations. Called on the connection's loop; the
 * buffers are to be read during the call only and not to be changed.
 */
public interface WireTap {
    default void received(ByteBuf octets) {}

    default void sent(ByteBuf octets) {}
}
