package org.msrprelay.server.bench;

import java.util.Arrays;
import java.util.Collection;

/** Times of one kind, sorted. Immutable. */
final class Latencies {
    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] nanos;

    private Latencies(long[] nanos) {
        this.nanos = nanos;
    }

    static Latencies ofNanos(Collection<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return new Latencies(sorted);
    }

    int count() {
        return nanos.length;
    }

    double minMillis() {
        return millis(0);
    }

    /**
     * The least time that so many of a hundred do not exceed (nearest rank): of few times, a high percentile is the largest.
     *
     * @param percent over 0, at most 100
     * @return NaN if there are none
     */
    double percentileMillis(double percent) {
        return millis((int) Math.ceil(percent / 100 * nanos.length) - 1);
    }

    double maxMillis() {
        return millis(nanos.length - 1);
    }

    private double millis(int index) {
        return nanos.length == 0 ? Double.NaN : nanos[index] / NANOS_PER_MILLI;
    }
}
