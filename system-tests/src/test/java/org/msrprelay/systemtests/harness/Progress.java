package org.msrprelay.systemtests.harness;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Finds out that something has come to a stop, which only time can show. */
public final class Progress {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** So often without a change, and it stands. */
    private static final int LOOKS = 20;

    private Progress() {}

    /** The counter's value in a moment: for those who look again and again. */
    public static long after(LongSupplier counter) {
        LockSupport.parkNanos(LOOK_NANOS);
        return counter.getAsLong();
    }

    /** The value at which the counter has stopped, once it has stopped. */
    public static long whenStuck(LongSupplier counter) {
        long last = -1;
        int same = 0;
        while (same < LOOKS) {
            LockSupport.parkNanos(LOOK_NANOS);
            long now = counter.getAsLong();
            same = now == last && now > 0 ? same + 1 : 0;
            last = now;
        }
        return last;
    }
}
