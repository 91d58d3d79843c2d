package org.msrprelay.relay.scheduling;

import org.jspecify.annotations.Nullable;
import org.msrprelay.relay.spi.HopLink;

/**
 * Sees whether the other side of one connection takes what waits for it, and sets the alarm for when it is to be looked at again.
 *
 * <p>Threading: owned by the connection's loop; {@link #isStopped} may be asked from anywhere.
 */
final class PeerWatch {

    /** A connection that many sessions share and that has taken nothing for so long is left by those who can: 250 ms. */
    private static final long STOPPED_NANOS = 250_000_000L;

    private final HopSender.HopClock clock;
    private final Alarm alarm;

    /** While the connection stands. */
    private @Nullable StallWatch stall;

    /** Whether many sessions share the connection. */
    private boolean shared;

    /** Whether it has taken nothing for a while although something waits for it; asked from any loop. */
    private volatile boolean stopped;

    PeerWatch(HopSender.HopClock clock, Alarm alarm) {
        this.clock = clock;
        this.alarm = alarm;
    }

    /** The connection stands. */
    void attach(HopLink link) {
        long shortest = Math.min(clock.stallTimeoutNanos(), clock.sharedStallTimeoutNanos());
        stall = new StallWatch(link, shared ? Math.min(shortest, STOPPED_NANOS) : shortest);
    }

    /** The connection is gone. */
    void lost() {
        stall = null;
    }

    /** Many sessions share the connection: it is looked at more often, and those who can leave it when it stops. */
    void share(@Nullable HopLink link) {
        shared = true;
        if (link != null) {
            attach(link);
        }
    }

    boolean isShared() {
        return shared;
    }

    /** Whether a shared connection takes nothing at present although something waits for it. */
    boolean isStopped() {
        return stopped;
    }

    /** Something waits for the other side at this time, or nothing does. */
    void look(boolean waits, long nowNanos) {
        if (stall == null) {
            return;
        }
        if (waits) {
            alarm.noLaterThan(stall.waitingAt(nowNanos));
        } else {
            stall.satisfied();
            tellStopped(false);
        }
    }

    /** For how long it has taken nothing of what waits for it. */
    long idleNanos() {
        long idleNanos = stall == null ? 0 : stall.idleNanos(clock.nanoTime());
        tellStopped(shared && idleNanos >= STOPPED_NANOS);
        return idleNanos;
    }

    /** What had waited is given up: its time begins anew. */
    void beginAnew() {
        if (stall != null) {
            stall.satisfied();
        }
    }

    private void tellStopped(boolean now) {
        if (stopped != now) {
            stopped = now;
        }
    }
}
