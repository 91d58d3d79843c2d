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
    OctetWriter text(String text) {
        room(text.length());
        put(text);
        return this;
    }

    /** The line of a header field. */
    OctetWriter field(String name, String value) {
        room(name.length() + value.length() + 4);
        put(name);
        put(':');
        put(' ');
        put(value);
        put('\r');
        put('\n');
        return this;
    }

    OctetWriter octet(int octet) {
        room(1);
        put(octet);
        return this;
    }

    OctetWriter crLf() {
        room(2);
        put('\r');
        put('\n');
        return this;
    }

    /** Where there is room, as the next. */
    @SuppressWarnings("deprecation") // the one method that copies such a text without looking at each character
    private void put(String text) {
        text.getBytes(0, text.length(), octets, length);
        length += text.length();
    }

    private void put(int octet) {
        octets[length++] = (byte) octet;
    }

    /** Makes room for so many more. */
    private void room(int more) {
        int end = length + more;
        if (end > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(end, 2 * octets.length));
        }
    }

    /** Writes what was gathered. */
    void to(ByteBuf out) {
        out.writeBytes(octets, 0, length);
        if (octets.length > KEPT_OCTETS) {
            octets = new byte[INITIAL_OCTETS];
        }
    }
}
