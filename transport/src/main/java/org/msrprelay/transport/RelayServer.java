package org.msrprelay.transport;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.relay.Relay;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.LinkEvents;
import org.msrprelay.transport.listen.ListeningSocket;

/**
 * A running MSRP relay: listeners, event loops and the engine behind them. All of it may be used from any thread.
 *
 * <pre>{@code
 * RelayServer relay = RelayServer.builder()
 *         .host("relay.example.org")
 *         .listen(List.of(ListenAddress.parse("msrps://0.0.0.0:2855;tcp")))
 *         .tls(() -> material)
 *         .credentials(users)
 *         .start();
 * }</pre>
 */
public final class RelayServer implements AutoCloseable {

    /** How long {@link #close} waits for the threads; they need milliseconds. */
    private static final long CLOSE_SECONDS = 10;

    private final Relay relay;
    private final List<MsrpUri> listeners;
    private final List<ListeningSocket> sockets;
    private final RelayResources resources;
    private @Nullable CompletionStage<Void> drained;
    private volatile boolean accepting = true;

    RelayServer(Relay relay, List<MsrpUri> listeners, List<ListeningSocket> sockets, RelayResources resources) {
        this.relay = relay;
        this.listeners = List.copyOf(listeners);
        this.sockets = List.copyOf(sockets);
        this.resources = resources;
    }

    public static RelayServerBuilder builder() {
        return new RelayServerBuilder();
    }

    /** The engine's side of a new connection; none once draining has begun. */
    @Nullable LinkEvents accepted(HopLink link) {
        return accepting ? relay.accepted(link) : null;
    }

    /** What it listens on, in the order given, with the ports that were really bound. */
    public List<MsrpUri> listeners() {
        return listeners;
    }

    /** Direct memory that the relay's buffer pool has taken from the machine. */
    public long directMemoryBytes() {
        return resources.directMemoryBytes();
    }

    /** Octets held for next hops at this moment, over all connections. */
    public long heldOctets() {
        return relay.heldOctets();
    }

    /** Sessions that are alive. */
    public int sessions() {
        return relay.sessions();
    }

    /** Connections that were accepted and are not closed yet. */
    public int acceptedConnections() {
        return resources.admission().connections();
    }

    /** Connections refused because of the limits, since the start. */
    public long refusedConnections() {
        return resources.admission().refused();
    }

    /**
     * Stops accepting, lets running messages end for at most the given time, then ends as {@link #close} does. Completes
     * when all is ended; a second call changes nothing.
     */
    public synchronized CompletionStage<Void> drain(Duration atMost) {
        if (drained == null) {
            accepting = false;
            drained = stopListening()
                    .thenCompose(closed -> resources.loopsCaughtUp()) // what was being accepted is the engine's by then
                    .thenCompose(accepted -> relay.drain(atMost))
                    .handle((done, failure) -> resources.free())
                    .thenCompose(freed -> freed);
        }
        return drained;
    }

    private CompletableFuture<Void> stopListening() {
        return CompletableFuture.allOf(
                sockets.stream().map(ListeningSocket::close).toArray(CompletableFuture<?>[]::new));
    }

    /** Closes every connection at once and ends every thread. */
    @Override
    public void close() {
        accepting = false;
        CompletableFuture<Void> freed = resources.free().toCompletableFuture();
        if (resources.inLoop()) {
            return; // a loop cannot wait for its own end
        }
        try {
            freed.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the relay's threads did not end within " + CLOSE_SECONDS + " s", e);
        }
    }
}
