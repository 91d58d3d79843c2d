package org.msrprelay.server.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * The content of every message: octets that depend on their position and on the session, so that a receiver can compare each
 * one as it arrives, and stores none.
 *
 * <p>They are random octets of a prime period, begun elsewhere by each session: an octet that is lost, doubled, moved or from another
 * session's message shows, unless it moved by a multiple of the period, and that shows in Byte-Range. They are written
 * from one buffer that all share. Never seven hyphens in a row, so that no end-line is in it (RFC 4975 7.1).
 */
final class TestPattern {
    /** The largest prime below 64 KiB: no power of two, as sizes of buffers and chunks are, is a multiple of it. */
    static final int PERIOD_OCTETS = 65_521;

    /** The largest piece that is given out at once. */
    static final int MAX_BLOCK_OCTETS = 65_536;

    /** How far apart two sessions begin: each of the first {@link #PERIOD_OCTETS} sessions somewhere else. */
    private static final int STRIDE_OCTETS = 7_919;

    private static final ByteBuffer OCTETS = octets();
    private static final ByteBuf BLOCKS = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(OCTETS.duplicate()));

    private TestPattern() {}

    private static ByteBuffer octets() {
        byte[] period = new byte[PERIOD_OCTETS];
        new Random(STRIDE_OCTETS).nextBytes(period);
        ByteBuffer octets = ByteBuffer.allocateDirect(PERIOD_OCTETS + MAX_BLOCK_OCTETS);
        while (octets.hasRemaining()) {
            octets.put(period, 0, Math.min(period.length, octets.remaining()));
        }
        return octets.flip();
    }

    /**
     * Octets of a session's message, to be written; shared, and not to be changed.
     *
     * @param position of the first one, from 0
     * @param length at most {@link #MAX_BLOCK_OCTETS}
     */
    static ByteBuf block(int session, long position, int length) {
        return BLOCKS.slice(offset(session, position), length);
    }

    /**
     * Where {@code buffer[index, index + length)} differs from a session's message.
     *
     * @param position in the message of the first one, from 0
     * @return how many octets are right before the first that is not; -1: all are
     */
    static int mismatch(int session, long position, ByteBuf buffer, int index, int length) {
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, MAX_BLOCK_OCTETS);
            ByteBuffer expected = OCTETS.slice(offset(session, position + done), piece);
            int right = expected.mismatch(buffer.internalNioBuffer(index + done, piece));
            if (right >= 0) {
                return done + right;
            }
            done += piece;
        }
        return -1;
    }

    private static int offset(int session, long position) {
        return (int) ((position + (long) session * STRIDE_OCTETS) % PERIOD_OCTETS);
    }
}
