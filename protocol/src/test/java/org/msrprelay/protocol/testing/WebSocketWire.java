package org.msrprelay.protocol.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The octets of a WebSocket as a client writes and reads them (RFC 6455), simply: a frame at a time, whole. */
public final class WebSocketWire {

    public static final int FIN = 0x80;
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    /** RSV1 (RFC 7692 6). */
    public static final int COMPRESSED = 0x40;

    /** RFC 6455 1.3's own. */
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    public static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private WebSocketWire() {}

    /** A frame of the server's. */
    public static final class Frame {

        private final int first;
        private final byte[] payload;

        private Frame(int first, byte[] payload) {
            this.first = first;
            this.payload = payload;
        }

        /** FIN, reserved bits and opcode. */
        public int first() {
            return first;
        }

        public byte[] payload() {
            return payload.clone();
        }

        public boolean fin() {
            return (first & FIN) != 0;
        }

        public int opcode() {
            return first & 0x0F;
        }

        /** Of a Close; 1005 if it has none. */
        public int status() {
            return payload.length < 2 ? 1005 : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        }

        public String text() {
            return new String(payload, ISO_8859_1);
        }
    }

    /** The lines of a good handshake; those of the fields are further ones. */
    public static String handshake(String path, String... fields) {
        return "GET " + path
                + " HTTP/1.1\r\nHost: relay.test\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: msrp\r\n"
                + String.join(
                        "", Arrays.stream(fields).map(field -> field + "\r\n").toList()) + "\r\n";
    }

    /** Reads the head of an HTTP response, line by line. */
    public static List<String> readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("amid an HTTP head: " + head.toString(ISO_8859_1));
            }
            head.write(octet);
        }
        return head.toString(ISO_8859_1).lines().filter(line -> !line.isEmpty()).toList();
    }

    /** A client's frame, masked. */
    public static byte[] frame(int first, byte[] payload) {
        return frame(first, payload, payload.length < LENGTH_16 ? 0 : payload.length <= 0xFFFF ? 2 : 8);
    }

    /**
     * The same, its length in so many octets more than one.
     *
     * @param lengthOctets 0, 2 or 8
     */
    public static byte[] frame(int first, byte[] payload, int lengthOctets) {
        byte[] mask = new byte[4];
        new Random(payload.length).nextBytes(mask);
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
        out.write(first);
        out.write(MASKED | (lengthOctets == 0 ? payload.length : lengthOctets == 2 ? LENGTH_16 : LENGTH_64));
        for (int i = lengthOctets - 1; i >= 0; i--) {
            out.write((int) ((long) payload.length >>> (8 * i)));
        }
        out.writeBytes(mask);
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i % 4];
        }
        out.writeBytes(masked);
        return out.toByteArray();
    }

    /** A message's payload as a client compresses it, without context from others (RFC 7692 7.2.1). */
    public static byte[] deflated(byte[] payload) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(payload);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[8192];
        int length = piece.length;
        while (length == piece.length) {
            length = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
            out.write(piece, 0, length);
        }
        deflater.end();
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    /** A server's message as a client inflates it. */
    public static byte[] inflated(byte[] payload) {
        Inflater inflater = new Inflater(true);
        byte[] whole = Arrays.copyOf(payload, payload.length + 4);
        whole[payload.length + 2] = (byte) 0xFF;
        whole[payload.length + 3] = (byte) 0xFF;
        inflater.setInput(whole);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[8192];
        try {
            for (int length = inflater.inflate(piece); length > 0; length = inflater.inflate(piece)) {
                out.write(piece, 0, length);
            }
        } catch (DataFormatException e) {
            throw new AssertionError("a message that cannot be inflated", e);
        } finally {
            inflater.end();
        }
        return out.toByteArray();
    }

    public static byte[] close(int status) {
        return frame(FIN | CLOSE, new byte[] {(byte) (status >> 8), (byte) status});
    }

    public static void write(OutputStream out, byte[] frame) throws IOException {
        out.write(frame);
        out.flush();
    }

    /** The next frame of the server's, which is not masked. */
    public static Frame read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((second & MASKED) != 0) {
            throw new AssertionError("a server's frame is masked (RFC 6455 5.1)");
        }
        long length = second == LENGTH_16 ? in.readUnsignedShort() : second == LENGTH_64 ? in.readLong() : second;
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new Frame(first, payload);
    }
}
