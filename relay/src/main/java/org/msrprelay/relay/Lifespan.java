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
    private long activeNanos;

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

    /** Why it is over; empty if it is not. */
    Optional<String> overBecause(long nowNanos) {
        if (!proven && nowNanos - bornNanos >= probationNanos) {
            return Optional.of("no request was accepted within the probation time");
        }
        if (nowNanos - activeNanos >= idleNanos) {
            return Optional.of("idle for too long");
        }
        return Optional.empty();
    }

    /** When to look again. */
    long nextLookNanos() {
        long idle = activeNanos + idleNanos;
        return proven ? idle : Math.min(idle, bornNanos + probationNanos);
    }
}
