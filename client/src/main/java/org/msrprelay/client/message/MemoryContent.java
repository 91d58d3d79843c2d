package org.msrprelay.client.message;

import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;

/** Octets that are in memory. */
final class MemoryContent implements Content {
    private final ByteBuf octets;
    private final long total;

    /** @param octets needs no release */
    MemoryContent(ByteBuf octets) {
        this.octets = octets;
        this.total = octets.readableBytes();
    }

    @Override
    public OptionalLong total() {
        return OptionalLong.of(total);
    }

    @Override
    public boolean mayBlock() {
        return false;
    }

    @Override
    public int read(ByteBuf into, int atMost) {
        int length = Math.min(atMost, octets.readableBytes());
        if (length == 0) {
            return -1;
        }
        into.writeBytes(octets, length);
        return length;
    }

    @Override
    public void close() {
        // the garbage collector's
    }
}
