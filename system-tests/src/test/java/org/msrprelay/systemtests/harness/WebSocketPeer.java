package org.msrprelay.systemtests.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.msrprelay.protocol.testing.WebSocketWire;

/** A client's side of a WebSocket, frame by frame. Everything waits {@link RawPeer#PATIENCE} at most. Of one thread. */
public final class WebSocketPeer implements AutoCloseable {

    /** The offer of permessage-deflate that browsers make. */
    public static final String OFFERS_COMPRESSION =
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";

    private final Socket socket;
    private boolean compression;

    private WebSocketPeer(Socket socket) {
        this.socket = socket;
        try {
            socket.setSoTimeout((int) RawPeer.PATIENCE.toMillis());
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection to the clear WebSocket listener, without a handshake. */
    public static WebSocketPeer connect(RelayUnderTest relay) {
        return new WebSocketPeer(relay.webSocketPortSocket(false, 0));
    }

    /** The same over TLS. */
    public static WebSocketPeer connectTls(RelayUnderTest relay) {
        return new WebSocketPeer(relay.webSocketPortSocket(true, 0));
    }

    /** One with its handshake done, in the clear. */
    public static WebSocketPeer open(RelayUnderTest relay) {
        return connect(relay).shakesHands();
    }

    public WebSocketPeer shakesHands(String... fields) {
        write(WebSocketWire.handshake("/", fields));
        List<String> head = head();
        if (!head.get(0).startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError("no WebSocket: " + head);
        }
        compression = head.stream().anyMatch(line -> line.startsWith("Sec-WebSocket-Extensions: permessage-deflate;"));
        return this;
    }

    public void write(String octets) {
        write(octets.getBytes(ISO_8859_1));
    }

    public void write(byte[] octets) {
        try {
            WebSocketWire.write(socket.getOutputStream(), octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A frame of its own octets. */
    public void frame(int first, byte[] payload) {
        write(WebSocketWire.frame(first, payload));
    }

    /** A whole binary message. */
    public void message(byte[] payload) {
        frame(WebSocketWire.FIN | WebSocketWire.BINARY, payload);
    }

    /** The same, compressed, in frames of a few octets. */
    public void compressedMessage(byte[] payload) {
        byte[] deflated = WebSocketWire.deflated(payload);
        int at = 0;
        for (int length = 3; at + length < deflated.length; at += length, length *= 4) {
            int first = at == 0 ? WebSocketWire.COMPRESSED | WebSocketWire.BINARY : WebSocketWire.CONTINUATION;
            frame(first, Arrays.copyOfRange(deflated, at, at + length));
        }
        int first = at == 0 ? WebSocketWire.COMPRESSED | WebSocketWire.BINARY : WebSocketWire.CONTINUATION;
        frame(WebSocketWire.FIN | first, Arrays.copyOfRange(deflated, at, deflated.length));
    }

    public void message(String payload) {
        message(payload.getBytes(ISO_8859_1));
    }

    /** The head of an HTTP response. */
    public List<String> head() {
        try {
            return WebSocketWire.readHead(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that still comes until the relay closes the connection. */
    public String untilEnd() {
        try {
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame; empty at the connection's end. */
    public Optional<WebSocketWire.Frame> frameOrEnd() {
        try {
            return Optional.of(WebSocketWire.read(socket.getInputStream()));
        } catch (EOFException | SocketException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public WebSocketWire.Frame frame() {
        return frameOrEnd().orElseThrow(() -> new AssertionError("the connection ended"));
    }

    /** The next message, which must be one frame of binary data, and its octets one frame of MSRP. */
    public Frame msrp() {
        WebSocketWire.Frame frame = frame();
        boolean compressed = compression && (frame.first() & WebSocketWire.COMPRESSED) != 0;
        int plain = compressed ? frame.first() ^ WebSocketWire.COMPRESSED : frame.first();
        if (plain != (WebSocketWire.FIN | WebSocketWire.BINARY)) {
            throw new AssertionError("expected a whole binary message: " + frame.first() + " " + frame.text());
        }
        FrameReader reader = new FrameReader();
        byte[] payload = compressed ? WebSocketWire.inflated(frame.payload()) : frame.payload();
        reader.feed(payload, payload.length);
        Frame message = reader.next().orElseThrow(() -> new AssertionError("half a chunk: " + frame.text()));
        if (reader.midFrame()) {
            throw new AssertionError("more than a chunk: " + frame.text());
        }
        return message;
    }

    /** The relay closes with this status: its Close comes next, this peer answers it, and the connection ends. */
    public String expectClose(int status) {
        WebSocketWire.Frame close = frame();
        if (close.opcode() != WebSocketWire.CLOSE || close.status() != status) {
            throw new AssertionError("expected a close with " + status + ": " + close.opcode() + " " + close.status()
                    + " " + close.text());
        }
        write(WebSocketWire.close(status));
        if (frameOrEnd().isPresent()) {
            throw new AssertionError("a frame after the close");
        }
        return close.text().substring(2);
    }

    /** AUTHs as the user, with the algorithm of the last challenge, which is MD5; returns the session's URI. */
    public String auths(RelayUnderTest relay, String user, String uri) {
        String to = "msrp://" + RelayYaml.HOST + ":" + relay.webSocketPort(false) + ";ws";
        message(Send.request("AUTH", to, uri).octets());
        List<String> challenges = msrp().all("WWW-Authenticate");
        Challenge last = Challenge.parse(challenges.get(challenges.size() - 1));
        Credentials credentials = Credentials.of(user, Users.passwordOf(user), last, to);
        message(Send.request("AUTH", to, uri)
                .field("Authorization", credentials.value())
                .octets());
        return msrp().required("Use-Path");
    }

    public void endWriting() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
