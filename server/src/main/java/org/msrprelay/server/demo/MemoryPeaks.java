package org.msrprelay.server.demo;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.LongSupplier;

/** The most memory that the relay had while it was watched. Thread-safe; samples on a thread of its own. */
final class MemoryPeaks implements AutoCloseable {
    /** Often enough to see a queue that fills in some tens of milliseconds. */
    private static final long PERIOD_MILLIS = 5;

    private final LongAccumulator held = new LongAccumulator(Math::max, 0);
    private final LongAccumulator direct = new LongAccumulator(Math::max, 0);
    private final ScheduledExecutorService sampler;

    private MemoryPeaks() {
        sampler = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "memory-peaks");
            thread.setDaemon(true);
            return thread;
        });
    }

    static MemoryPeaks of(LongSupplier heldOctets, LongSupplier directOctets) {
        MemoryPeaks peaks = new MemoryPeaks();
        Runnable sample = () -> {
            peaks.held.accumulate(heldOctets.getAsLong());
            peaks.direct.accumulate(directOctets.getAsLong());
        };
        var unused = peaks.sampler.scheduleAtFixedRate(sample, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return peaks;
    }

    /** Octets of messages that were held for next hops. */
    long held() {
        return held.get();
    }

    /** Direct memory of the relay's buffer pool. */
    long direct() {
        return direct.get();
    }

    @Override
    public void close() {
        sampler.shutdownNow();
    }
}
