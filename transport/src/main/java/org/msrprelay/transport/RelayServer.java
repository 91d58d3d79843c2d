package org.msrprelay.transport;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    private final Relay relay;
    private final List<MsrpUri> listeners;
    private final List<ListeningSocket> sockets;
    private final RelayResources resources;
    private @Nullable CompletionStage<Void> drained;
    private volatile boolean ended;

    RelayServer(Relay relay, List<MsrpUri> listeners, List<ListeningSocket> sockets, RelayResources resources) {
        this.relay = relay;
        this.listeners = List.copyOf(listeners);
        this.sockets = List.copyOf(sockets);
        this.resources = resources;
    }

    public static RelayServerBuilder builder() {
        return new RelayServerBuilder();
    }

    /**
     * The engine's side of a new connection; none once all is ended. While the relay drains, a handshake that was under way may
     * still be answered, and whose it is hears from the engine that the relay goes away.
     */
    @Nullable LinkEvents accepted(HopLink link) {
        return ended ? null : relay.accepted(link);
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

    /** What may be held for next hops at most, over all connections. */
    public long memoryOctets() {
        return relay.memoryOctets();
    }

    /** Flows that hold all that they may at this moment, so that their sources are not read. */
    public int pausedFlows() {
        return relay.pausedFlows();
    }

    /** Requests that were sent on and are not answered yet. */
    public long transactions() {
        return relay.transactions();
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
            drained = stopListening()
                    .thenCompose(closed -> resources.loopsCaughtUp()) // what was being accepted is the engine's by then
                    .thenCompose(accepted -> relay.drain(atMost))
                    .handle((done, failure) -> free())
                    .thenCompose(freed -> freed);
        }
        return drained;
    }

    private CompletionStage<Void> free() {
        ended = true;
        return resources.free();
    }

    private CompletableFuture<Void> stopListening() {
        return CompletableFuture.allOf(
                sockets.stream().map(ListeningSocket::close).toArray(CompletableFuture<?>[]::new));
    }

    /** Closes every connection at once and ends every thread. */
    @Override
    public void close() {
        ended = true;
        resources.freeAndWait();
    }
}
