package org.msrprelay.server.bench;

/**
 * Times by the million: counted in classes that are at most a 64th wider than the times in them, so that memory does not grow with their
 * number. Thread-safe.
 */
final class LatencyHistogram {
    private static final int PRECISION_BITS = 6;
    /** For each power of two of nanoseconds as many classes; the powers below are told apart to the nanosecond. */
    private static final int CLASSES_PER_POWER = 1 << PRECISION_BITS;

    private static final double NANOS_PER_MICRO = 1e3;

    private final long[] counts = new long[(Long.SIZE - PRECISION_BITS) * CLASSES_PER_POWER];
    private long count;
    private long largestNanos;

    synchronized void add(long nanos) {
        long time = Math.max(0, nanos);
        counts[classOf(time)]++;
        count++;
        largestNanos = Math.max(largestNanos, time);
    }

    private static int classOf(long nanos) {
        int power = Long.SIZE - Long.numberOfLeadingZeros(nanos >>> PRECISION_BITS);
        return power == 0 ? (int) nanos : power * CLASSES_PER_POWER + (int) (nanos >>> (power - 1)) - CLASSES_PER_POWER;
    }

    /** The largest time of a class. */
    private static long largestOf(int number) {
        int power = number / CLASSES_PER_POWER;
        long within = number % CLASSES_PER_POWER;
        return power == 0 ? within : ((within + CLASSES_PER_POWER + 1) << (power - 1)) - 1;
    }

    synchronized long count() {
        return count;
    }

    /**
     * The least time that so many of a hundred do not exceed, to a 64th.
     *
     * @param percent over 0, at most 100
     * @return NaN if there are none
     */
    synchronized double percentileMicros(double percent) {
        long rank = (long) Math.ceil(percent / 100 * count);
        long passed = 0;
        for (int i = 0; i < counts.length; i++) {
            passed += counts[i];
            if (passed >= rank && passed > 0) {
                return Math.min(largestOf(i), largestNanos) / NANOS_PER_MICRO;
            }
        }
        return Double.NaN;
    }

    /** NaN if there are none. */
    synchronized double maxMicros() {
        return count == 0 ? Double.NaN : largestNanos / NANOS_PER_MICRO;
    }
}
