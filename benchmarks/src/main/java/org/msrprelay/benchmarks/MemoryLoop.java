package org.msrprelay.benchmarks;

import java.util.ArrayDeque;
import org.msrprelay.relay.spi.Loop;

/** A loop whose tasks run when the benchmark says so. Its timers never do: no deadline passes in a benchmark. */
final class MemoryLoop implements Loop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        return () -> {};
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Runs what is ready, and what that makes ready. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
