package org.msrprelay.transport.link;

/**
 * What a connection drains in a window of time, by what the other side's TCP acknowledges: grows as soon as more is acknowledged,
 * and shrinks once a whole window has seen less.
 */
final class DrainMeter {

    private long drained;
    private long windowStartNanos;
    private long acknowledgedBefore;

    DrainMeter(long nowNanos) {
        windowStartNanos = nowNanos;
    }

    /** Octets in a window. */
    long drained() {
        return drained;
    }

    /**
     * So much has been acknowledged since the connection's beginning.
     *
     * @return whether a window ended
     */
    boolean measure(long nowNanos, long acknowledgedOctets, long windowNanos) {
        long elapsedNanos = nowNanos - windowStartNanos;
        double share = (double) windowNanos / Math.max(windowNanos, elapsedNanos);
        long measured = (long) ((acknowledgedOctets - acknowledgedBefore) * share);
        if (elapsedNanos < windowNanos) {
            drained = Math.max(drained, measured);
            return false;
        }
        drained = measured;
        windowStartNanos = nowNanos;
        acknowledgedBefore = acknowledgedOctets;
        return true;
    }
}
