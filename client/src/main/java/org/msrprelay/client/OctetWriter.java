package org.msrprelay.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one channel: gathers small pieces, and tells when octets are with the kernel. Used on the channel's loop.
 *
 * <p>Sets no bounds; who writes looks at the channel's writability before.
 */
final class OctetWriter {
    /** Small pieces are gathered into writes of this size. */
    private static final int GATHER_OCTETS = 8 * 1024;

    private final Channel channel;
    private @Nullable ByteBuf gathered;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private long written;
    private long handedOver;
    private boolean closed;

    private record Mark(long octets, Runnable reached) {}

    OctetWriter(Channel channel) {
        this.channel = channel;
    }

    /** A buffer to append some hundred octets to, in the order of all writes. */
    ByteBuf gather() {
        ByteBuf buffer = gathered;
        if (buffer != null && buffer.readableBytes() >= GATHER_OCTETS / 2) {
            writeGathered();
            buffer = null;
        }
        if (buffer == null) {
            buffer = channel.alloc().buffer(GATHER_OCTETS);
            gathered = buffer;
        }
        return buffer;
    }

    /** Takes over the octets. */
    void write(ByteBuf octets) {
        writeGathered();
        writeNow(octets);
    }

    void flush() {
        writeGathered();
        channel.flush();
    }

    /** All octets so far, those apart that are still being gathered. */
    long written() {
        return written;
    }

    /** To be run when all that was written so far is with the kernel. */
    void whenHandedOver(Runnable reached) {
        int waiting = gathered == null ? 0 : gathered.readableBytes();
        if (written + waiting == handedOver) {
            reached.run();
        } else {
            marks.add(new Mark(written + waiting, reached));
        }
    }

    private void writeGathered() {
        ByteBuf buffer = gathered;
        gathered = null;
        if (buffer != null) {
            writeNow(buffer);
        }
    }

    private void writeNow(ByteBuf octets) {
        int length = octets.readableBytes();
        written += length;
        channel.write(octets).addListener(done -> {
            if (done.isSuccess()) {
                handedOver(length);
            }
        });
    }

    private void handedOver(int length) {
        handedOver += length;
        while (!closed && !marks.isEmpty() && marks.element().octets() <= handedOver) {
            marks.remove().reached().run();
        }
    }

    /** The channel is closed: nothing more is told. */
    void close() {
        closed = true;
        marks.clear();
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
