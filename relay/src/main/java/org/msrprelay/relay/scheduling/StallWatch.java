package org.msrprelay.relay.scheduling;

import org.msrprelay.relay.spi.HopLink;

/**
 * Tells a peer that is slow from one that has stopped: progress is what its TCP acknowledges, not whether the socket is
 * writable, which a large send buffer hides for minutes.
 *
 * <p>Threading: owned by the link's loop.
 */
final class StallWatch {

    /** Looks so many times within the timeout: a stall is noticed at most this fraction late. */
    private static final int LOOKS_PER_TIMEOUT = 4;

    private final HopLink link;
    private final long timeoutNanos;
    private boolean waiting;
    private long acknowledgedOctets;
    private long progressAtNanos;

    /**
     * Watches for nothing yet.
     *
     * @param timeoutNanos the shortest time that anybody asks {@link #idleNanos} for
     */
    StallWatch(HopLink link, long timeoutNanos) {
        this.link = link;
        this.timeoutNanos = timeoutNanos;
    }

    /** Something waits for the peer, from now on at the latest; returns when to look. */
    long waitingAt(long nowNanos) {
        if (!waiting) {
            waiting = true;
            acknowledgedOctets = link.acknowledgedOctets();
            progressAtNanos = nowNanos;
        }
        return nowNanos + timeoutNanos / LOOKS_PER_TIMEOUT;
    }

    /** Nothing waits for the peer any more. */
    void satisfied() {
        waiting = false;
    }

    /** For how long the peer has taken nothing although something waits for it. */
    long idleNanos(long nowNanos) {
        if (!waiting) {
            return 0;
        }
        long acknowledged = link.acknowledgedOctets();
        if (acknowledged != acknowledgedOctets) {
            acknowledgedOctets = acknowledged;
            progressAtNanos = nowNanos;
        }
        return nowNanos - progressAtNanos;
    }
}
