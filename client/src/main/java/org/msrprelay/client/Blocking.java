package org.msrprelay.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** For programs that would rather wait: stages as blocking calls. Never to be used on a loop, which would wait for itself. */
public final class Blocking {
    private Blocking() {}

    /**
     * Waits for the stage.
     *
     * @throws IOException as the stage failed with, if it was one; else a {@link ClientException} around it
     */
    public static <T> T await(CompletionStage<T> stage) throws IOException, InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw asIoException(e);
        }
    }

    /**
     * Waits for the stage, but not for ever.
     *
     * @throws TimeoutException if it has not completed in time
     */
    public static <T> T await(CompletionStage<T> stage, Duration atMost)
            throws IOException, InterruptedException, TimeoutException {
        try {
            return stage.toCompletableFuture().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw asIoException(e);
        }
    }

    private static IOException asIoException(ExecutionException e) {
        return e.getCause() instanceof IOException cause ? cause : new ClientException(String.valueOf(e.getCause()), e);
    }
}
