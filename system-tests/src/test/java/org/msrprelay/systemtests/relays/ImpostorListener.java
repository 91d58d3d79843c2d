package org.msrprelay.systemtests.relays;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.msrprelay.systemtests.harness.Aside;
import org.msrprelay.systemtests.harness.ListeningPeer;
import org.msrprelay.systemtests.harness.RawPeer;

/** Listens with TLS in the place of a relay, shakes hands with whoever will, and keeps what it is told. */
final class ImpostorListener implements AutoCloseable {

    private final ListeningPeer listener;
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final AtomicInteger connections = new AtomicInteger();
    private final CompletableFuture<Void> ended;

    ImpostorListener(SSLContext context, String name) {
        listener = ListeningPeer.tls(context, name);
        ended = Aside.run(this::listen);
    }

    /** The URI of a session that it pretends to have. */
    String uri() {
        return listener.uri();
    }

    /** Its URI without a session. */
    String relayUri() {
        return listener.uri().replaceAll("/[^/;]*;", ";");
    }

    private void listen() {
        while (true) {
            try (RawPeer peer = listener.accept()) {
                connections.incrementAndGet();
                told.writeBytes(peer.octetsToEnd());
            } catch (UncheckedIOException closed) {
                return;
            }
        }
    }

    /** Connections that were made to it. */
    int connections() {
        return connections.get();
    }

    /** Everything that was said to it once TLS stood; ends its listening. */
    byte[] told() {
        listener.close();
        ended.join();
        return told.toByteArray();
    }

    @Override
    public void close() {
        listener.close();
    }
}
