package org.msrprelay.protocol.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client's WebSocket that looks like a socket of MSRP: what is written goes in frames, a message for every frame of MSRP; what
 * is read are the octets of the server's messages. Pings are answered when they are read.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // the socket below synchronizes
public final class WebSocketSocket extends Socket {

    private static final Pattern END_LINE = Pattern.compile("-------[A-Za-z0-9][A-Za-z0-9.+%=-]{3,31}[+$#]\r\n");

    private final Socket below;
    private final Input input = new Input();
    private final Output output = new Output();
    private volatile boolean closeSaid;

    private WebSocketSocket(Socket below) {
        this.below = below;
    }

    /** Makes the handshake on a socket that is connected. */
    public static WebSocketSocket over(Socket below, String path, String... fields) throws IOException {
        below.getOutputStream().write(WebSocketWire.handshake(path, fields).getBytes(ISO_8859_1));
        var head = WebSocketWire.readHead(below.getInputStream());
        if (!head.get(0).startsWith("HTTP/1.1 101 ")
                || !head.contains("Sec-WebSocket-Accept: " + WebSocketWire.ACCEPT)) {
            throw new AssertionError("no WebSocket: " + head);
        }
        return new WebSocketSocket(below);
    }

    private final class Input extends InputStream {

        private byte[] payload = {};
        private int at;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            while (length > 0 && at == payload.length) {
                if (ended || !next()) {
                    ended = true;
                    return -1;
                }
            }
            int count = Math.min(length, payload.length - at);
            System.arraycopy(payload, at, to, from, count);
            at += count;
            return count;
        }

        private boolean next() throws IOException {
            WebSocketWire.Frame frame;
            try {
                frame = WebSocketWire.read(below.getInputStream());
            } catch (EOFException e) {
                return false;
            }
            switch (frame.opcode()) {
                case WebSocketWire.PING ->
                    output.control(WebSocketWire.frame(WebSocketWire.FIN | WebSocketWire.PONG, frame.payload()));
                case WebSocketWire.CLOSE -> {
                    output.close(frame.status());
                    return false;
                }
                default -> {
                    payload = frame.payload();
                    at = 0;
                }
            }
            return true;
        }

        @Override
        public int available() throws IOException {
            return payload.length - at + below.getInputStream().available();
        }
    }

    private final class Output extends OutputStream {

        private boolean amidMessage;

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet});
        }

        @Override
        public synchronized void write(byte[] octets, int from, int length) throws IOException {
            Matcher ends = END_LINE.matcher(new String(octets, from, length, ISO_8859_1));
            int at = 0;
            while (ends.find()) {
                fragment(octets, from + at, ends.end() - at, true);
                at = ends.end();
            }
            if (at < length) {
                fragment(octets, from + at, length - at, false);
            }
        }

        private void fragment(byte[] octets, int from, int length, boolean last) throws IOException {
            byte[] payload = new byte[length];
            System.arraycopy(octets, from, payload, 0, length);
            int first =
                    (last ? WebSocketWire.FIN : 0) | (amidMessage ? WebSocketWire.CONTINUATION : WebSocketWire.BINARY);
            amidMessage = !last;
            below.getOutputStream().write(WebSocketWire.frame(first, payload));
        }

        private synchronized void control(byte[] frame) throws IOException {
            below.getOutputStream().write(frame);
        }

        private void close(int status) throws IOException {
            if (!closeSaid) {
                closeSaid = true;
                try {
                    control(WebSocketWire.close(status == 1005 ? 1000 : status));
                } catch (SocketException e) {
                    closeSaid = true; // who closes need not wait for the answer
                }
            }
        }

        @Override
        public void flush() throws IOException {
            below.getOutputStream().flush();
        }
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        below.setSoTimeout(timeout);
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        below.setTcpNoDelay(on);
    }

    @Override
    public void setSendBufferSize(int size) throws SocketException {
        below.setSendBufferSize(size);
    }

    @Override
    public void setSoLinger(boolean on, int linger) throws SocketException {
        below.setSoLinger(on, linger);
    }

    @Override
    public int getLocalPort() {
        return below.getLocalPort();
    }

    @Override
    public void shutdownOutput() throws IOException {
        below.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        below.close();
    }
}
