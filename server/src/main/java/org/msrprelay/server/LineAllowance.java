package org.msrprelay.server;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Lets so many lines a second through to the log, and counts those that it does not. Thread-safe. */
final class LineAllowance {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int linesPerSecond;
    private long secondBegan;
    private int lines;
    private long suppressed;

    LineAllowance(int linesPerSecond, long nowNanos) {
        this.linesPerSecond = linesPerSecond;
        this.secondBegan = nowNanos;
    }

    /** Asks for a line: how many went without since the last one that was let through; empty if this one has to as well. */
    synchronized OptionalLong take(long nowNanos) {
        if (nowNanos - secondBegan >= SECOND_NANOS) {
            secondBegan = nowNanos;
            lines = 0;
        }
        if (lines >= linesPerSecond) {
            suppressed++;
            return OptionalLong.empty();
        }
        lines++;
        long untold = suppressed;
        suppressed = 0;
        return OptionalLong.of(untold);
    }
}
