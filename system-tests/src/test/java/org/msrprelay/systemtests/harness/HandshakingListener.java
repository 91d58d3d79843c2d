package org.msrprelay.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import javax.net.ssl.SSLSocket;

/** A TLS listener that shakes hands with whoever connects, and says no more. */
public final class HandshakingListener implements AutoCloseable {

    private final ListeningPeer listener;

    private HandshakingListener(ListeningPeer listener) {
        this.listener = listener;
    }

    /** Takes over the listener. */
    public static HandshakingListener on(ListeningPeer listener) {
        HandshakingListener handshaking = new HandshakingListener(listener);
        Thread thread = new Thread(handshaking::run, "handshaking listener");
        thread.setDaemon(true);
        thread.start();
        return handshaking;
    }

    private void run() {
        while (true) {
            try (SSLSocket socket = (SSLSocket) listener.acceptSocket()) {
                shakeHands(socket);
            } catch (UncheckedIOException | IOException e) {
                return;
            }
        }
    }

    private static void shakeHands(SSLSocket socket) throws IOException {
        try {
            socket.startHandshake();
            // The other side may find fault with the certificate only now; it closes.
            socket.getInputStream().readAllBytes();
        } catch (javax.net.ssl.SSLException | java.net.SocketException e) {
            socket.close();
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
