package org.msrprelay.relay;

import java.util.Optional;
import java.util.OptionalLong;
import org.msrprelay.relay.spi.ForwardingSettings;

/**
 * How long a connection may live: on probation until a request of it was accepted or forwarded (RFC 4976 6.1), then as
 * long as it is used (6.5).
 *
 * <p>Threading: owned by the connection's loop. Times are of the loop's clock.
 */
final class Lifespan {

    private final long probationNanos;
    private final long idleNanos;
    private final long bornNanos;
    private boolean proven;
    private volatile long activeNanos;
    private boolean midHead;
    private long headSinceNanos;

    /**
     * @param probationSince since when it is on probation; empty: it needs none, this relay opened it
     */
    Lifespan(ForwardingSettings settings, OptionalLong probationSince, long nowNanos) {
        this.probationNanos = settings.probation().toNanos();
        this.idleNanos = settings.idleTimeout().toNanos();
        this.bornNanos = probationSince.orElse(nowNanos);
        this.activeNanos = nowNanos;
        this.proven = probationSince.isEmpty();
    }

    /** A request was accepted or forwarded. */
    void proven() {
        proven = true;
    }

    /** Octets came or went. */
    void active(long nowNanos) {
        activeNanos = nowNanos;
    }

    /** When octets came or went last; may be asked from any loop. */
    long activeNanos() {
        return activeNanos;
    }

    /**
     * Whether a head is incomplete. It has the probation time, too: a request that never gets beyond its head is none.
     *
     * @param readingNanos the connection's reading clock: a head that we do not read is not late
     */
    void head(boolean incomplete, long readingNanos) {
        if (incomplete && !midHead) {
            headSinceNanos = readingNanos;
        }
        midHead = incomplete;
    }

    /** A head has come to its end: one that is incomplete after this is another. */
    void headEnded() {
        midHead = false;
    }

    /** Why it is over; empty if it is not. */
    Optional<String> overBecause(long nowNanos, long readingNanos) {
        if (midHead && readingNanos - headSinceNanos >= probationNanos) {
            return Optional.of("a head was not complete within the probation time");
        }
        if (!proven && nowNanos - bornNanos >= probationNanos) {
            return Optional.of("no request was accepted within the probation time");
        }
        if (nowNanos - activeNanos >= idleNanos) {
            return Optional.of("idle for too long");
        }
        return Optional.empty();
    }

    /** When to look again. */
    long nextLookNanos(long nowNanos, long readingNanos) {
        long next = activeNanos + idleNanos;
        if (!proven) {
            next = Math.min(next, bornNanos + probationNanos);
        }
        if (midHead) {
            next = Math.min(next, nowNanos + probationNanos - (readingNanos - headSinceNanos));
        }
        return next;
    }
}
