package org.msrprelay.server.credentials.jdbc;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that wait for a database, as many as there are connections. */
final class LookUpThreads {

    /**
     * Look-ups that wait for a thread. At a millisecond each, four threads answer twice as many within a quarter of a second; whoever comes
     * behind so many would wait for nothing but his timeout.
     */
    static final int MOST_WAITING = 1024;

    /** How long a thread that has nothing to do stays: there is little for it within a minute. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private LookUpThreads() {}

    /** What does not fit in the queue is rejected. */
    static ExecutorService of(int threads) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                named("users-db"),
                new ThreadPoolExecutor.AbortPolicy());
    }

    /** One for questions that may take long; while it is busy others are rejected. */
    static ExecutorService ofOne() {
        return new ThreadPoolExecutor(
                0,
                1,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                named("users-db-algorithms"),
                new ThreadPoolExecutor.AbortPolicy());
    }

    /** Daemons, with numbers. */
    static ThreadFactory named(String name) {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
