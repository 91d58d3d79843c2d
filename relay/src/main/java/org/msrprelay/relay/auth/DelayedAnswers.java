package org.msrprelay.relay.auth;

import java.util.concurrent.atomic.AtomicInteger;
import org.msrprelay.relay.spi.Loop;

/** Answers that wait for their time, so that who guesses has to wait too. No loop does. Used from every loop. */
final class DelayedAnswers {

    /**
     * A few KiB each: the request and the answer. Who wants more of them under way needs thousands of addresses, and with
     * these as many connections: delays would not slow him. Beyond it answers come at once.
     */
    static final int MAX_WAITING = 10_000;

    private final AtomicInteger waiting = new AtomicInteger();

    /** Gives the answer once the delay is over, on the loop. */
    void answer(Loop loop, long delayNanos, Runnable answer) {
        if (delayNanos <= 0 || waiting.incrementAndGet() > MAX_WAITING) {
            if (delayNanos > 0) {
                waiting.decrementAndGet();
            }
            answer.run();
            return;
        }
        Loop.Timer unused = loop.schedule(
                () -> {
                    waiting.decrementAndGet();
                    answer.run();
                },
                delayNanos);
    }
}
