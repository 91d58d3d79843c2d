package org.msrprelay.protocol.codec;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The octets that a head is read from next, copied out of the buffer in one go: heads are looked at octet by octet, which
 * costs least in an array.
 *
 * <p>One for each thread, since connections are many. So it says nothing any more once an event has been told, whose receiver
 * may have had another decoder read.
 */
final class HeadWindow {
    /** Room for a usual head, of some 400 octets, but not for many octets of a body that are copied in vain. */
    private static final int OCTETS = 768;

    private static final FastThreadLocal<HeadWindow> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected HeadWindow initialValue() {
            return new HeadWindow();
        }
    };

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';

    private final byte[] octets = new byte[OCTETS];
    private int at;
    private int end;

    private HeadWindow() {}

    /** The thread's own; it says nothing yet. */
    static HeadWindow ofThread() {
        return OF_THREAD.get();
    }

    /** Opens it over the buffer's next octets; what is taken of them is still to be skipped in the buffer. */
    void open(ByteBuf in) {
        int from = in.readerIndex();
        at = 0;
        end = Math.min(in.readableBytes(), OCTETS);
        // Not getBytes, which makes an object for each call on a direct buffer.
        in.readBytes(octets, 0, end);
        in.readerIndex(from);
    }

    /** Valid from {@link #at} on, {@link #left} octets. */
    byte[] octets() {
        return octets;
    }

    int at() {
        return at;
    }

    int left() {
        return end - at;
    }

    void take(int count) {
        at += count;
    }

    /** How many octets up to the first LF, LF included, among the first {@code most} that are left; 0 if there is none. */
    int octetsOfLine(int most) {
        int limit = at + most;
        int index = at;
        while (index + Long.BYTES <= limit) {
            // An octet that equals LF becomes 0, and borrows from its high bit.
            long differences = (long) LONGS.get(octets, index) ^ LINE_FEEDS;
            long zeros = (differences - ONES) & ~differences & HIGH_BITS;
            if (zeros != 0) {
                return index + Long.numberOfTrailingZeros(zeros) / Byte.SIZE - at + 1;
            }
            index += Long.BYTES;
        }
        while (index < limit && octets[index] != '\n') {
            index++;
        }
        return index < limit ? index - at + 1 : 0;
    }
}
