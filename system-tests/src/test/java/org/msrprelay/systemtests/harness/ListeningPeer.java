package org.msrprelay.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A peer that waits for the relay to connect to it. */
public final class ListeningPeer implements AutoCloseable {

    private final ServerSocket server;
    private final String uri;

    private ListeningPeer(ServerSocket server, String scheme, String host) {
        this.server = server;
        this.uri = scheme + "://" + host + ":" + server.getLocalPort() + "/" + Ids.next("listener") + ";tcp";
    }

    /** Listens in the clear on 127.0.0.1. */
    public static ListeningPeer clear() {
        return clear("127.0.0.1", 0);
    }

    /**
     * Listens in the clear.
     *
     * @param receiveBuffer SO_RCVBUF of the connections, 0 for the system's
     */
    public static ListeningPeer clear(String host, int receiveBuffer) {
        try {
            ServerSocket server = new ServerSocket();
            if (receiveBuffer > 0) {
                server.setReceiveBufferSize(receiveBuffer);
            }
            server.bind(Addresses.of(host, 0));
            return new ListeningPeer(server, "msrp", host.contains(":") ? "[" + host + "]" : host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens with TLS on 127.0.0.1, and is called by the host in its URI. */
    public static ListeningPeer tls(SSLContext context, String host) {
        try {
            ServerSocket server = context.getServerSocketFactory().createServerSocket();
            server.bind(Addresses.of("127.0.0.1", 0));
            return new ListeningPeer(server, "msrps", host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String uri() {
        return uri;
    }

    /** A further URI of this listener, with another session. */
    public String otherUri() {
        return uri.substring(0, uri.lastIndexOf('/') + 1) + Ids.next("other") + ";tcp";
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The next connection that the relay opens. */
    public RawPeer accept() {
        return new RawPeer(acceptSocket(), uri);
    }

    Socket acceptSocket() {
        try {
            server.setSoTimeout((int) RawPeer.PATIENCE.toMillis());
            return server.accept();
        } catch (IOException e) {
            throw new UncheckedIOException("no connection to " + uri, e);
        }
    }

    /**
     * The next connection that the relay opens, if it does so soon.
     *
     * @param millis how long to wait
     */
    public Optional<RawPeer> acceptWithin(int millis) {
        try {
            server.setSoTimeout(millis);
            return Optional.of(new RawPeer(server.accept(), uri));
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether no connection is waiting to be accepted. */
    public boolean nobodyConnected() {
        Optional<RawPeer> anybody = acceptWithin(1);
        anybody.ifPresent(RawPeer::close);
        return anybody.isEmpty();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
