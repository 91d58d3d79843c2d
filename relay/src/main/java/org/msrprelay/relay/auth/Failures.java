package org.msrprelay.relay.auth;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often AUTHs have failed lately, by user, by address, or by both; who has failed too often is locked out for a time.
 *
 * <p>Those locked out are kept apart from those who are being counted: whoever fails under many names, or from many
 * addresses, pushes out counts that have only begun, never a lock-out.
 *
 * <p>Threading: none of its own; {@link Lockout} guards it. Every call is a few look-ups in a map. Times are of the loops'
 * clock.
 *
 * @param <K> what failures are counted by
 */
final class Failures<K> {

    /** About 10 MiB when full; then the one is forgotten whose last failure is the longest ago. */
    static final int MAX_COUNTED = 65_536;

    /** About 8 MiB when full; then the one is let in whose time is over first. */
    static final int MAX_LOCKED_OUT = 65_536;

    private final int limit;
    private final long windowNanos;
    private final long lockoutNanos;

    /** In the order of their last failures. */
    private final Map<K, Count> counts = new LinkedHashMap<>();

    /** Until when; in that order, since all are locked out for the same time. */
    private final Map<K, Long> lockedUntil = new LinkedHashMap<>();

    private record Count(int failures, long sinceNanos) {}

    /**
     * Nobody has failed yet.
     *
     * @param limit failures that lock out
     * @param window from the first of them
     * @param lockout how long
     */
    Failures(int limit, Duration window, Duration lockout) {
        this.limit = limit;
        this.windowNanos = window.toNanos();
        this.lockoutNanos = lockout.toNanos();
    }

    /** One more failure. Returns how many there are now; the limit, from when it was reached to the end of the lock-out. */
    int add(K key, long nowNanos) {
        Count before = counts.remove(key);
        Count now = before != null && nowNanos - before.sinceNanos() < windowNanos
                ? new Count(before.failures() + 1, before.sinceNanos())
                : new Count(1, nowNanos);
        if (now.failures() >= limit) {
            lockedUntil.remove(key);
            put(lockedUntil, key, nowNanos + lockoutNanos, MAX_LOCKED_OUT);
            return limit;
        }
        put(counts, key, now, MAX_COUNTED);
        return isLockedOut(key, nowNanos) ? limit : now.failures();
    }

    private static <K, V> void put(Map<K, V> bounded, K key, V value, int max) {
        if (bounded.size() >= max) {
            Iterator<K> eldest = bounded.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        bounded.put(key, value);
    }

    boolean isLockedOut(K key, long nowNanos) {
        Long until = lockedUntil.get(key);
        if (until != null && nowNanos - until >= 0) {
            lockedUntil.remove(key);
            return false;
        }
        return until != null;
    }
}
