package org.msrprelay.relay.spi;

/**
 * One event loop as the engine sees it: the owner of connections and of all their state.
 *
 * <p>There is one object a loop, so that {@code ==} tells whether two connections share their owner. All methods may be
 * called from any thread, except where {@link #inLoop()} is asked for.
 */
public interface Loop {

    /** Whether the caller runs on this loop. */
    boolean inLoop();

    /** Runs the task on this loop, after what was handed to it before. Never blocks and never refuses. */
    void execute(Runnable task);

    /** Runs the task on this loop once the delay (nanoseconds) is over. */
    Timer schedule(Runnable task, long delayNanos);

    /** A clock that never goes back, in nanoseconds; only differences mean something. The same for all loops. */
    long nanoTime();

    /** A scheduled task. */
    @FunctionalInterface
    interface Timer {
        /** Prevents the task from running if it has not begun. */
        void cancel();
    }
}
