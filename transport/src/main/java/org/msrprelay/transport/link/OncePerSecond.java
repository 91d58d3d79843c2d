package org.msrprelay.transport.link;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Lets one line a second through to the log and counts the others, so that a flood cannot fill it. Thread-safe. */
public final class OncePerSecond {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Consumer<String> log;
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong kept = new AtomicLong();

    /**
     * Nothing logged yet.
     *
     * @param log where lines go, for example {@code logger::debug}
     */
    public OncePerSecond(Consumer<String> log) {
        this.log = log;
    }

    public void log(String line) {
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + INTERVAL_NANOS)) {
            kept.incrementAndGet();
            return;
        }
        long more = kept.getAndSet(0);
        log.accept(more == 0 ? line : line + " (and " + more + " more before it)");
    }
}
