package org.msrprelay.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Plain and TLS connections. */
public final class Sockets {

    private Sockets() {}

    /**
     * Connects.
     *
     * @param receiveBuffer SO_RCVBUF, 0 for the system's
     */
    public static Socket connect(String host, int port, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(Addresses.of(host, port), (int) RawPeer.PATIENCE.toMillis());
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects to the port of 127.0.0.1 from another address of loopback. */
    public static Socket connectFrom(String source, int port) {
        try {
            Socket socket = new Socket();
            socket.bind(Addresses.of(source, 0));
            socket.connect(Addresses.of("127.0.0.1", port), (int) RawPeer.PATIENCE.toMillis());
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether nobody listens on the port at this moment. */
    public static boolean isFree(int port) {
        try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return server.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** A port that was free a moment ago. */
    public static int freePort() {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return server.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects with TLS, verifies the certificate against the host, and completes the handshake. */
    public static SSLSocket connectTls(SSLContext context, String host, int port) {
        try {
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(host, port);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** TLS over a connection that stands; verifies the certificate against the host, and completes the handshake. */
    public static SSLSocket overTls(SSLContext context, Socket clear, String host) {
        try {
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(clear, host, clear.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
