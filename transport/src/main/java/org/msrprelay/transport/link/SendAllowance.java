package org.msrprelay.transport.link;

import java.util.concurrent.TimeUnit;

/**
 * How many octets may wait below a connection: what it drains in a tenth of a second, measured by what the other side's TCP
 * acknowledges. It grows as soon as more is acknowledged and shrinks once a whole window has seen less.
 */
final class SendAllowance {

    /** What waits below delays what is more urgent: by no more than this, where the connection is not very slow. */
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** A few segments, so that TCP always has a full one to send; half a second at 64 kbit/s. */
    static final int LEAST_OCTETS = 4 * 1024;

    /** From 10 Mbit/s on no more: two parts, enough to keep TCP busy for a turn of the loop. */
    static final int MOST_OCTETS = 128 * 1024;

    /** From 40 Mbit/s on the most is there for 25 ms only. */
    private static final int FAST_OCTETS = 4 * MOST_OCTETS;

    private long drained;
    private long windowStartNanos;
    private long acknowledgedBefore;

    SendAllowance(long nowNanos) {
        windowStartNanos = nowNanos;
    }

    int octets() {
        return (int) Math.max(LEAST_OCTETS, Math.min(MOST_OCTETS, drained));
    }

    /** Whether the connection drains so quickly that it is worth little measuring. */
    boolean isFast() {
        return drained >= FAST_OCTETS;
    }

    /** So much has been acknowledged since the connection's beginning. */
    void measure(long nowNanos, long acknowledgedOctets) {
        long elapsedNanos = nowNanos - windowStartNanos;
        double share = (double) WINDOW_NANOS / Math.max(WINDOW_NANOS, elapsedNanos);
        long measured = (long) ((acknowledgedOctets - acknowledgedBefore) * share);
        if (elapsedNanos >= WINDOW_NANOS) {
            drained = measured;
            windowStartNanos = nowNanos;
            acknowledgedBefore = acknowledgedOctets;
        } else {
            drained = Math.max(drained, measured);
        }
    }
}
