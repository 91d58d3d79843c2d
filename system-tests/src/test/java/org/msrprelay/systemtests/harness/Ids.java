package org.msrprelay.systemtests.harness;

import java.util.concurrent.atomic.AtomicLong;

/** Names that do not repeat within a run, for transactions, messages and sessions. */
public final class Ids {

    private static final AtomicLong LAST = new AtomicLong(System.nanoTime() & 0xFFFFFF);

    private Ids() {}

    public static String next(String prefix) {
        return prefix + Long.toString(LAST.incrementAndGet(), Character.MAX_RADIX) + "x";
    }
}
