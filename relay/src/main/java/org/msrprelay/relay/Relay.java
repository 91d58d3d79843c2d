package org.msrprelay.relay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.msrprelay.relay.forwarding.NextHops;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.spi.HandshakeDigest;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.LinkEvents;
import org.msrprelay.relay.spi.RelayServices;
import org.msrprelay.relay.spi.RelaySettings;

/**
 * The engine's front door: an MSRP relay (RFC 4976) over whatever connections it is handed.
 *
 * <p>Threading: {@link #accepted} is called on the connection's loop; the rest from anywhere.
 */
public final class Relay {

    private final Engine engine;
    private final Set<HopReception> connections = ConcurrentHashMap.newKeySet();
    private final LeastRecentlyUsed leastRecentlyUsed = new LeastRecentlyUsed(connections);
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final AtomicBoolean draining = new AtomicBoolean();
    private volatile long drainNanos;

    public Relay(RelaySettings settings, RelayServices services) {
        this.engine = new Engine(settings, services, this::opened);
    }

    /** A listener accepted a connection (handshakes done); the result receives all that happens on it. */
    public LinkEvents accepted(HopLink link) {
        Hop hop = new Hop(link.loop(), engine.hopSettings(), link.allocator());
        HopReception reception = new HopReception(hop, engine, Optional.of(link), this::closed);
        hop.attach(link, reception);
        begin(reception, false); // it carries no message that could run
        return reception;
    }

    /** Digest credentials in the handshake of a WebSocket. */
    public HandshakeDigest handshakeDigest() {
        return engine.authenticator().ofHandshakes();
    }

    private NextHops.HopReceiver opened(Hop hop, Engine sameEngine) {
        HopReception reception = new HopReception(hop, sameEngine, Optional.empty(), this::closed);
        begin(reception, true);
        return reception;
    }

    private void begin(HopReception reception, boolean mayBeBusy) {
        connections.add(reception);
        reception.started();
        if (draining.get()) {
            drain(reception, mayBeBusy ? drainNanos : 0);
        }
    }

    private void closed(HopReception reception) {
        connections.remove(reception);
        completeIfDrained();
    }

    private void completeIfDrained() {
        if (draining.get() && connections.isEmpty()) {
            drained.complete(null);
        }
    }

    /**
     * Lets running messages end, for at most the given time, then closes every connection. Completes when all are closed.
     * What is accepted from now on, since its handshake was under way, is closed at once.
     */
    public CompletionStage<Void> drain(Duration atMost) {
        drainNanos = atMost.toNanos();
        if (draining.compareAndSet(false, true)) {
            List.copyOf(connections).forEach(reception -> drain(reception, drainNanos));
            completeIfDrained();
        }
        return drained;
    }

    private static void drain(HopReception reception, long nanos) {
        Hop hop = reception.hop();
        hop.loop().execute(() -> reception.drain(hop.loop().nanoTime() + nanos));
    }

    /**
     * Makes room for a connection: closes the least recently used one that carries no session and is idle (RFC 4976 6.5). It
     * is on its way out when this returns. False if there is none.
     */
    public boolean closeLeastRecentlyUsed() {
        HopReception unused = leastRecentlyUsed.take();
        if (unused != null) {
            unused.hop().onLoop(unused::replace);
        }
        return unused != null;
    }

    /** What all connections may hold for next hops together, in octets. */
    public long memoryOctets() {
        return engine.memory().octets();
    }

    /** Flows that hold all that they may at this moment, so that their sources are not read. */
    public int pausedFlows() {
        return engine.memory().pausedFlows();
    }

    /** Requests that were sent and are not answered yet, over all connections. */
    public long transactions() {
        return engine.hopSettings().transactions().open();
    }

    /** Octets held for next hops at this moment, over all connections. */
    public long heldOctets() {
        return engine.memory().heldOctets();
    }

    /** Sessions that are alive. */
    public int sessions() {
        return engine.sessions().size();
    }
}
