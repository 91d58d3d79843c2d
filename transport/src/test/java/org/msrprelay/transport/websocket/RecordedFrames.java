package org.msrprelay.transport.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a {@link FrameDecoder} finds; payload that follows payload is one. */
final class RecordedFrames implements FrameEvents {

    private final List<String> trace = new ArrayList<>();
    private final StringBuilder payload = new StringBuilder();

    /** What the decoder finds in these octets, in pieces that end at the cuts. */
    static List<String> of(byte[] octets, int... cuts) {
        return of(false, octets, cuts);
    }

    /** The same, where messages may be compressed. */
    static List<String> of(boolean compression, byte[] octets, int... cuts) {
        RecordedFrames recorded = new RecordedFrames();
        FrameDecoder decoder = new FrameDecoder(compression);
        int at = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int end = i < cuts.length ? cuts[i] : octets.length;
            ByteBuf piece = Unpooled.directBuffer(Math.max(1, end - at)).writeBytes(octets, at, end - at);
            decoder.decode(piece, recorded);
            piece.release();
            at = end;
        }
        recorded.flush();
        return recorded.trace;
    }

    /** Of the message that is arriving. */
    int payloadOctets() {
        return payload.length();
    }

    private void add(String event) {
        flush();
        trace.add(event);
    }

    private void flush() {
        if (!payload.isEmpty()) {
            trace.add("payload " + payload);
            payload.setLength(0);
        }
    }

    @Override
    public void messageBegins(boolean text, boolean compressed) {
        add(compressed ? "compressed message" : "message");
    }

    @Override
    public void payload(ByteBuf buffer, int index, int length) {
        payload.append(buffer.toString(index, length, ISO_8859_1));
    }

    @Override
    public void messageEnds() {
        add("end");
    }

    @Override
    public void ping(byte[] octets) {
        add("ping " + new String(octets, ISO_8859_1));
    }

    @Override
    public void pong() {
        add("pong");
    }

    @Override
    public void close(int status) {
        add("close " + status);
    }

    @Override
    public void broken(int status, String reason) {
        add("broken " + status + " " + reason);
    }
}
