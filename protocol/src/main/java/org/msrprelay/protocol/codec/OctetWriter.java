package org.msrprelay.protocol.codec;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;

/**
 * Gathers the texts of a head in an array, into which each is copied as a whole, and then writes them in one go: octet by octet into
 * a buffer that is not of the heap costs many times as much.
 *
 * <p>One for each thread. What is gathered is written before anybody else gets to run on it.
 */
final class OctetWriter {
    private static final int INITIAL_OCTETS = 1_024;
    /** An array that has grown past this is not kept. */
    private static final int KEPT_OCTETS = 16_384;

    private static final FastThreadLocal<OctetWriter> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected OctetWriter initialValue() {
            return new OctetWriter();
        }
    };

    private byte[] octets = new byte[INITIAL_OCTETS];
    private int length;

    private OctetWriter() {}

    /** The thread's own, empty. */
    static OctetWriter begin() {
        OctetWriter writer = OF_THREAD.get();
        writer.length = 0;
        return writer;
    }

    /** Of characters up to 0xFF, an octet each: other texts do not get into a head. */
    @SuppressWarnings("deprecation") // the one method that copies such a text without looking at each character
    OctetWriter text(String text) {
        int end = room(text.length());
        text.getBytes(0, text.length(), octets, length);
        length = end;
        return this;
    }

    OctetWriter octet(int octet) {
        int end = room(1);
        octets[length] = (byte) octet;
        length = end;
        return this;
    }

    OctetWriter crLf() {
        return octet('\r').octet('\n');
    }

    /** Makes room for so many more, and returns where they end. */
    private int room(int more) {
        int end = length + more;
        if (end > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(end, 2 * octets.length));
        }
        return end;
    }

    /** Writes what was gathered. */
    void to(ByteBuf out) {
        out.writeBytes(octets, 0, length);
        if (octets.length > KEPT_OCTETS) {
            octets = new byte[INITIAL_OCTETS];
        }
    }
}
