package org.msrprelay.relay;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Finds connections to close when there are too many: those that carry no session and are idle, the least recently used
 * first (RFC 4976 6.5).
 *
 * <p>A search looks at every connection once and remembers some that it found, so that a flood of newcomers costs a search
 * for every {@value #REMEMBERED} of them. Used from all loops.
 */
final class LeastRecentlyUsed {

    private static final int REMEMBERED = 128;

    /** After a search that found nothing, so many are refused unseen for each so many connections: no search a newcomer. */
    private static final int CONNECTIONS_PER_REFUSAL = 64;

    private final Collection<HopReception> connections;
    private final Queue<Idle> found = new ArrayDeque<>(REMEMBERED);
    private int refusals;

    /** A connection, and when it was used last at the time of the search. */
    private record Idle(HopReception connection, long usedNanos) {

        boolean isUnused() {
            return connection.mayBeReplaced() && connection.usedNanos() == usedNanos;
        }
    }

    LeastRecentlyUsed(Collection<HopReception> connections) {
        this.connections = connections;
    }

    /** The least recently used of those that may go; it is not given again. Null if there is none. */
    synchronized @Nullable HopReception take() {
        HopReception next = takeFound();
        if (next == null && refusals > 0) {
            refusals--;
            return null;
        }
        if (next == null) {
            search();
            next = takeFound();
            refusals = next == null ? connections.size() / CONNECTIONS_PER_REFUSAL : 0;
        }
        return next;
    }

    private @Nullable HopReception takeFound() {
        for (Idle idle = found.poll(); idle != null; idle = found.poll()) {
            if (idle.isUnused()) {
                return idle.connection();
            }
        }
        return null;
    }

    private void search() {
        // Clocks of loops may be anywhere in their range: only differences mean something.
        Comparator<Idle> youngestFirst = (one, other) -> Long.signum(other.usedNanos() - one.usedNanos());
        PriorityQueue<Idle> oldest = new PriorityQueue<>(REMEMBERED, youngestFirst);
        for (HopReception connection : connections) {
            if (connection.mayBeReplaced()) {
                oldest.add(new Idle(connection, connection.usedNanos()));
                if (oldest.size() > REMEMBERED) {
                    oldest.poll();
                }
            }
        }
        ArrayDeque<Idle> ordered = new ArrayDeque<>(oldest.size());
        for (Idle youngest = oldest.poll(); youngest != null; youngest = oldest.poll()) {
            ordered.addFirst(youngest);
        }
        found.addAll(ordered);
    }
}
