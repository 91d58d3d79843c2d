package org.msrprelay.relay.peer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.scheduling.FailureStatus;

/**
 * One other relay: the connections with it, whoever opened them, which one serves next, and when it may be tried again after
 * it could not be reached.
 *
 * <p>Threading: from every loop, under its own lock; asked when a flow begins or leaves a connection, not for every message.
 * Bound: the connections that this side opens, {@code relays.connections-per-peer} less those that the other side did.
 */
final class Peer {

    /** As many flows as one connection has before another is opened: whoever stops one connection stops no more than these. */
    private static final int FLOWS_PER_CONNECTION = 32;

    private static final long FIRST_BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long LONGEST_BACK_OFF_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A connection that ends sooner counts as one that could not be opened. */
    private static final long SHORT_LIFE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Emptiest first, those that take nothing at present last. */
    private static final Comparator<Hop> BEST_FIRST =
            Comparator.comparing(Hop::isStopped).thenComparing(Hop::flows);

    private final int maxConnections;
    private final List<Hop> connections = new ArrayList<>(4);
    private long backOffNanos;
    private long retryAtNanos;
    private @Nullable FailureStatus lastFailure;

    Peer(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    /** Opens one more connection with the relay; on the loop of who asks. */
    interface Opening {
        Hop open();
    }

    /** What may be used: a connection, or why there is none. */
    record Choice(Optional<Hop> hop, Optional<FailureStatus> failure) {}

    /**
     * The connection for a flow.
     *
     * @param current the one that it has and would leave if another takes octets; empty if it has none
     */
    synchronized Choice choose(Optional<Hop> current, long nowNanos, Opening opening) {
        connections.removeIf(hop -> !hop.isOpen());
        Optional<Hop> best = connections.stream().min(BEST_FIRST);
        if (best.filter(Peer::hasRoom).isPresent()) {
            return use(best.get());
        }
        if (connections.size() < maxConnections && nowNanos - retryAtNanos >= 0) {
            Hop opened = opening.open();
            connections.add(opened);
            return use(opened);
        }
        Optional<Hop> next =
                best.filter(hop -> !hop.isStopped()).or(() -> current).or(() -> best);
        return new Choice(next, Optional.ofNullable(lastFailure));
    }

    private static Choice use(Hop hop) {
        return new Choice(Optional.of(hop), Optional.empty());
    }

    private static boolean hasRoom(Hop hop) {
        return !hop.isStopped() && hop.flows() < FLOWS_PER_CONNECTION;
    }

    synchronized boolean hasConnection() {
        return connections.stream().anyMatch(Hop::isOpen);
    }

    /** The other side opened a connection; false if it is known already. */
    synchronized boolean add(Hop hop) {
        return !connections.contains(hop) && connections.add(hop);
    }

    /** A connection is gone, or could not be opened. */
    synchronized void lost(Hop hop, Fate fate) {
        connections.remove(hop);
        if (!fate.byUs()) {
            return;
        }
        if (fate.livedNanos() >= SHORT_LIFE_NANOS) {
            backOffNanos = 0;
            return;
        }
        lastFailure = fate.status();
        backOffNanos = Math.min(LONGEST_BACK_OFF_NANOS, Math.max(FIRST_BACK_OFF_NANOS, 2 * backOffNanos));
        retryAtNanos = fate.atNanos() + backOffNanos;
    }

    /**
     * How a connection ended.
     *
     * @param byUs whether this relay opened it
     * @param livedNanos how long it stood; 0 if it never did
     * @param status what those are told who need it while it may not be tried again
     */
    record Fate(boolean byUs, long livedNanos, long atNanos, FailureStatus status) {}

    /** Whether nothing would be lost if it were forgotten. */
    synchronized boolean isForgettable(long nowNanos) {
        return connections.stream().noneMatch(Hop::isOpen) && nowNanos - retryAtNanos >= 0;
    }
}
