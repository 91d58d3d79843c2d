package org.msrprelay.relay.scheduling;

import org.jspecify.annotations.Nullable;
import org.msrprelay.relay.spi.Loop;

/**
 * One timer that many deadlines share: it rings at the earliest, looks at all of them, and is set again.
 *
 * <p>Setting it to a later time than it is set to costs nothing, so that busy connections set no timer a message.
 *
 * <p>Threading: owned by its loop.
 */
public final class Alarm {

    private final Loop loop;
    private final Runnable onRing;
    private Loop.@Nullable Timer timer;
    private long atNanos;
    private boolean off;

    public Alarm(Loop loop, Runnable onRing) {
        this.loop = loop;
        this.onRing = onRing;
    }

    /** Rings at this time (of {@link Loop#nanoTime}) or before. */
    public void noLaterThan(long nanos) {
        if (off || (timer != null && nanos - atNanos >= 0)) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        atNanos = nanos;
        timer = loop.schedule(this::ring, Math.max(0, nanos - loop.nanoTime()));
    }

    private void ring() {
        timer = null;
        if (!off) {
            onRing.run();
        }
    }

    /** Never rings again. */
    public void turnOff() {
        off = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
