package org.msrprelay.server.demo;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.msrprelay.client.message.IncomingMessage;

/**
 * Stops reading a message for a moment when half of it is there, and sees how much its sender could send meanwhile. Told of
 * both sides' progress, each on its loop.
 */
final class SlowHalf {
    /** How long it stops. */
    static final long PAUSE_MILLIS = 1_000;
    /** Shorter messages are through before there is anything to see. */
    private static final long LEAST_OCTETS = 32L << 20;

    private final long half;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong sentAtPause = new AtomicLong(-1);
    private final AtomicLong sentWhilePaused = new AtomicLong(-1);

    SlowHalf(long total) {
        this.half = total < LEAST_OCTETS ? Long.MAX_VALUE : total / 2;
    }

    void sent(long octets) {
        sent.set(octets);
    }

    void received(long octets, IncomingMessage message) {
        if (octets >= half && sentAtPause.compareAndSet(-1, sent.get())) {
            message.pause();
            Executor later = CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            later.execute(() -> {
                sentWhilePaused.set(sent.get() - sentAtPause.get());
                message.resume();
            });
        }
    }

    /** Whether the message was long enough. */
    boolean happened() {
        return sentWhilePaused.get() >= 0;
    }

    long sentWhilePaused() {
        return sentWhilePaused.get();
    }
}
