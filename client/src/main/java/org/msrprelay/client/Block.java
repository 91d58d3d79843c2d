package org.msrprelay.client;

import io.netty.buffer.ByteBuf;

/**
 * A piece of a message's content on its way to the wire.
 *
 * @param octets one reference, the holder's
 * @param last whether the content ends with it
 */
record Block(ByteBuf octets, boolean last) {
    /** As much as is read at a time: large enough for throughput, small enough for many messages at once. */
    static final int MAX_OCTETS = 64 * 1024;

    void release() {
        octets.release();
    }
}
