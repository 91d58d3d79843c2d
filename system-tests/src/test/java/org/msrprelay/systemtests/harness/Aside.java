package org.msrprelay.systemtests.harness;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What a test does beside its own thread, on a thread of its own: it may block. The common pool of a machine with two
 * processors has one thread, on which such tasks would wait for each other.
 */
public final class Aside {

    private Aside() {}

    public static CompletableFuture<Void> run(Runnable task) {
        return CompletableFuture.runAsync(task, Aside::start);
    }

    public static <T> CompletableFuture<T> get(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, Aside::start);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "aside");
        thread.setDaemon(true);
        thread.start();
    }
}
