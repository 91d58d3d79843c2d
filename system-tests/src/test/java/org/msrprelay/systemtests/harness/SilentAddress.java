package org.msrprelay.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port on which a SYN is not answered: a listener whose backlog is full, so that Linux drops what else comes.
 */
public final class SilentAddress implements AutoCloseable {

    private static final int FULL_AFTER_MILLIS = 300;

    private final ServerSocket server;
    private final List<Socket> backlog = new ArrayList<>();

    private SilentAddress(ServerSocket server) {
        this.server = server;
    }

    public static SilentAddress open() {
        try {
            SilentAddress address = new SilentAddress(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            address.fill();
            return address;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill() throws IOException {
        while (true) {
            Socket socket = new Socket();
            backlog.add(socket);
            try {
                socket.connect(Addresses.of("127.0.0.1", server.getLocalPort()), FULL_AFTER_MILLIS);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
    }

    public String uri() {
        return "msrp://127.0.0.1:" + server.getLocalPort() + "/silent;tcp";
    }

    @Override
    public void close() {
        try {
            for (Socket socket : backlog) {
                socket.close();
            }
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
