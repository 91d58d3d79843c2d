package org.msrprelay.relay.limit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How fast one connection may be read: by its own rate, by that of each user who has a session on it, and by the relay's.
 *
 * <p>Threading: owned by the connection's loop. Bound: one user a session.
 */
public final class ReadMeter {

    /** Shorter pauses than the timers of a loop can tell are not made; they add up to one that can: 1 ms. */
    private static final long SHORTEST_PAUSE_NANOS = 1_000_000L;

    private final ReadRates rates;
    private final Rate own;
    private final Map<String, Rate> users = new LinkedHashMap<>(2);

    public ReadMeter(ReadRates rates) {
        this.rates = rates;
        this.own = rates.ofConnection();
    }

    /** A user has a session on this connection, from now to its end. */
    public void addUser(String user) {
        users.computeIfAbsent(user, rates::join);
    }

    /** The connection is gone. */
    public void close() {
        users.keySet().forEach(rates::leave);
        users.clear();
    }

    /**
     * Charges what was read; returns how long nothing more should be.
     *
     * @param deferred whether the connection's own rate is charged, but waits to be paid for until later
     * @return nanoseconds; 0: it may go on
     */
    public long pauseNanos(int octets, long nowNanos, boolean deferred) {
        long ownPause = own.paidAtNanos(octets, nowNanos) - nowNanos;
        long pause = Math.max(deferred ? 0 : ownPause, rates.total().paidAtNanos(octets, nowNanos) - nowNanos);
        for (Rate user : users.values()) {
            pause = Math.max(pause, user.paidAtNanos(octets, nowNanos) - nowNanos);
        }
        return pause < SHORTEST_PAUSE_NANOS ? 0 : pause;
    }

    /** How many octets should be read in one turn. */
    public int turnOctets() {
        int turn = Math.min(own.turnOctets(), rates.total().turnOctets());
        for (Rate user : users.values()) {
            turn = Math.min(turn, user.turnOctets());
        }
        return turn;
    }
}
