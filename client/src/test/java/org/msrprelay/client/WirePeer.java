package org.msrprelay.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.msrprelay.protocol.MsrpUri;

/** The other end, by hand: reads and writes MSRP as text over a plain blocking socket. Used by the test's thread. */
final class WirePeer implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final Pattern START = Pattern.compile("MSRP (\\S+) (\\S+).*");

    private final Socket socket;
    private final InputStream in;

    private WirePeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Where a client can be made to connect to. */
    static final class Door implements AutoCloseable {
        private final ServerSocket server;

        Door() throws IOException {
            server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
            server.setSoTimeout(TIMEOUT_MILLIS);
        }

        MsrpUri uri() {
            return MsrpUri.parse("msrp://127.0.0.1:" + server.getLocalPort() + ";tcp");
        }

        WirePeer accept() throws IOException {
            return new WirePeer(server.accept());
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    static WirePeer connect(InetSocketAddress address) throws IOException {
        return new WirePeer(new Socket(address.getAddress(), address.getPort()));
    }

    /** A request or response as it came. */
    record Frame(String text) {
        /** The method or the status code. */
        String kind() {
            return start().group(2);
        }

        String transactionId() {
            return start().group(1);
        }

        private Matcher start() {
            Matcher start = START.matcher(text.substring(0, text.indexOf("\r\n")));
            if (!start.matches()) {
                throw new AssertionError("no start line: " + text);
            }
            return start;
        }

        String field(String name) {
            Matcher field = Pattern.compile("\r\n" + name + ": ([^\r]*)\r\n").matcher(text);
            if (!field.find()) {
                throw new AssertionError("no " + name + " in " + text);
            }
            return field.group(1);
        }

        boolean has(String name) {
            return text.contains("\r\n" + name + ": ");
        }

        String body() {
            int end = text.lastIndexOf("\r\n-------");
            return text.substring(text.indexOf("\r\n\r\n") + 4, end);
        }

        char flag() {
            return text.charAt(text.length() - 3);
        }
    }

    /** Reads to the next end-line. */
    Frame read() throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        String id = null;
        String line = "";
        while (id == null || !line.matches("-------" + Pattern.quote(id) + "[$+#]\r\n")) {
            line = readLine(octets);
            if (id == null) {
                id = new Frame(line).transactionId();
            }
        }
        return new Frame(octets.toString(StandardCharsets.UTF_8));
    }

    private String readLine(ByteArrayOutputStream octets) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
            line.append((char) readOctet(octets));
        }
        return line.toString();
    }

    private int readOctet(ByteArrayOutputStream octets) throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new IOException("end of stream after " + octets);
        }
        octets.write(octet);
        return octet;
    }

    /** Waits until there is something to read. */
    void awaitOctets() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            throw new IOException("end of stream");
        }
        in.reset();
    }

    /** Reads this many octets of whatever comes. */
    String read(int octets) throws IOException {
        return new String(in.readNBytes(octets), StandardCharsets.ISO_8859_1);
    }

    /** Whether the other side has closed. */
    boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    /** Writes lines, each with CR LF. */
    void write(String... lines) throws IOException {
        socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Answers a request as RFC 4975 7.2 has it. */
    void answer(Frame request, String status, String... fields) throws IOException {
        StringBuilder response = new StringBuilder("MSRP " + request.transactionId() + " " + status);
        response.append("\r\nTo-Path: ").append(request.field("From-Path"));
        response.append("\r\nFrom-Path: ").append(request.field("To-Path"));
        for (String field : fields) {
            response.append("\r\n").append(field);
        }
        write(response.toString(), "-------" + request.transactionId() + "$");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
