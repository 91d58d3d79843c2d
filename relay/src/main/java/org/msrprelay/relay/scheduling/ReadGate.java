package org.msrprelay.relay.scheduling;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.Loop;

/**
 * Whether a connection is read: open while nobody has a reason against it.
 *
 * <p>Reasons are counted, so that two of them at once cannot undo each other. The gate also keeps the connection's
 * <em>reading clock</em>, which stands still while the gate is closed: an answer that we do not read is not late.
 *
 * <p>Threading: owned by the connection's loop.
 */
public final class ReadGate {

    private final Loop loop;
    private final Map<PauseReason, Integer> reasons = new EnumMap<>(PauseReason.class);
    private int closedBy;
    private long closedSinceNanos;
    private long closedForNanos;
    private final Runnable onOpen;
    private @Nullable HopLink link;

    /**
     * @param onOpen run when the gate opens again and its reading clock goes on
     */
    public ReadGate(Loop loop, Runnable onOpen) {
        this.loop = loop;
        this.onOpen = onOpen;
    }

    /** The connection stands: from now on it follows the gate. */
    public void attach(HopLink attached) {
        link = attached;
        attached.reading(isOpen());
    }

    public boolean isOpen() {
        return closedBy == 0;
    }

    /** Stops reading for this reason until {@link #open} was called as often. */
    public void close(PauseReason reason) {
        reasons.merge(reason, 1, Integer::sum);
        if (closedBy++ == 0) {
            closedSinceNanos = loop.nanoTime();
            if (link != null) {
                link.reading(false);
            }
        }
    }

    /** Takes one such reason back. */
    public void open(PauseReason reason) {
        int counted = reasons.getOrDefault(reason, 0);
        if (counted == 0) {
            throw new IllegalStateException("gate opened for a reason that did not close it: " + reason);
        }
        reasons.put(reason, counted - 1);
        if (--closedBy == 0) {
            closedForNanos += loop.nanoTime() - closedSinceNanos;
            if (link != null) {
                link.reading(true);
            }
            onOpen.run();
        }
    }

    /** The reading clock: nanoseconds, not counting the time in which this connection was not read. */
    public long readingNanos() {
        return readingNanos(loop.nanoTime());
    }

    /** The same where the loop's clock was just looked at. */
    public long readingNanos(long nowNanos) {
        return (isOpen() ? nowNanos : closedSinceNanos) - closedForNanos;
    }

    /** What the loop's clock will say when the reading clock says this, if the connection is read until then. */
    long loopNanos(long readingNanos) {
        return readingNanos + closedForNanos;
    }
}
