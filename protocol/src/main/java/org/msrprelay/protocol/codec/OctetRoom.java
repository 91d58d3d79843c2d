package org.msrprelay.protocol.codec;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Where texts are put that a buffer is to get: into its own array if it has one; else into an array of the thread's, which is then
 * written in one go, since octet by octet into a buffer that is not of the heap costs many times as much.
 *
 * <p>Each of {@link #array}, {@link #from} and {@link #filled} is called once for what is put as a whole, in this order, and nothing else
 * uses the buffer meanwhile.
 */
final class OctetRoom {
    private static final int KEPT_OCTETS = 2_048;

    private static final FastThreadLocal<byte[]> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[KEPT_OCTETS];
        }
    };

    private OctetRoom() {}

    /** An array with room for so many octets behind {@link #from}. */
    static byte[] array(ByteBuf out, int octets) {
        out.ensureWritable(octets); // first: a buffer of several has an array of its own with one of them only
        if (out.hasArray()) {
            return out.array();
        }
        return octets > KEPT_OCTETS ? new byte[octets] : OF_THREAD.get();
    }

    /** Where in the array the first octet goes. */
    static int from(ByteBuf out) {
        return out.hasArray() ? out.arrayOffset() + out.writerIndex() : 0;
    }

    /** The array is filled up to this index: the buffer has what was put. */
    static void filled(ByteBuf out, byte[] array, int to) {
        if (out.hasArray()) {
            out.writerIndex(to - out.arrayOffset());
        } else {
            out.writeBytes(array, 0, to);
        }
    }

    /** Puts a text of characters up to 0xFF, an octet each: others do not get into a head. Returns the index behind it. */
    @SuppressWarnings("deprecation") // the one method that copies such a text without looking at each character
    static int put(byte[] array, int at, String text) {
        text.getBytes(0, text.length(), array, at);
        return at + text.length();
    }

    static int putCrLf(byte[] array, int at) {
        array[at] = '\r';
        array[at + 1] = '\n';
        return at + 2;
    }
}
