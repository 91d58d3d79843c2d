package org.msrprelay.transport.link;

import java.util.concurrent.TimeUnit;

/**
 * How many octets may wait below a connection: what it drains in a tenth of a second. One that has drained all that it was given has not
 * shown how much it could: there the rate that the kernel has seen counts as well, up to {@link #MOST_BY_RATE_OCTETS}.
 *
 * <p>And how many may be under way, sent and not acknowledged: TCP by itself doubles them until a queue on the path is full and drops
 * some; on a slow link that queue, and the repair of the loss, take seconds that what is more urgent waits as well. More than
 * the link carries in its least round trip, and as long again or {@link #QUEUEING_NANOS}, serves nobody.
 */
final class SendAllowance {

    /** What waits below delays what is more urgent: by no more than this, where the connection is not very slow. */
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** A segment, so that TCP always has a full one to send; a quarter of a second at 64 kbit/s. */
    static final int LEAST_OCTETS = 2 * 1024;

    /** Enough segments for TCP to notice a lost one by those after it; half a second at 64 kbit/s. */
    private static final int LEAST_OCTETS_UNDER_WAY = 4 * 1024;

    /** From 10 Mbit/s on no more: two parts, enough to keep TCP busy for a turn of the loop. */
    static final int MOST_OCTETS = 128 * 1024;

    /** From 40 Mbit/s on the most is there for 25 ms only. */
    private static final int FAST_OCTETS = 4 * MOST_OCTETS;

    /** Of the kernel's rate so much is believed: it takes short segments for full ones. */
    private static final int BELIEVED_FRACTION = 8;

    /** The kernel's rate counts after so many looks in a row at which nothing waited: a second or so of a busy chat. */
    static final int LOOKS_OF_TRUST = 8;

    /** By the kernel's rate no more: a batch of chat lines as a whole; three seconds, once, on a link that has turned to 64 kbit/s since. */
    static final int MOST_BY_RATE_OCTETS = 24 * 1024;

    /** What may queue on the path: many times what keeps a link busy, a fifth of what a chat line may take. */
    private static final long QUEUEING_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** A sender who pauses has not made the link slower: what it is thought to carry shrinks by a tenth a window. */
    private static final double KEPT_OF_PEAK = 0.9;

    private final DrainMeter unsent;
    private final DrainMeter underWay;
    private double underWayPeak;
    private long byRate;

    /** Looks in a row at which nothing waited, up to {@link #LOOKS_OF_TRUST}. */
    private int looksWithoutWaiting;

    SendAllowance(long nowNanos) {
        unsent = new DrainMeter(nowNanos);
        underWay = new DrainMeter(nowNanos);
    }

    int octets() {
        return (int) Math.max(LEAST_OCTETS, Math.min(MOST_OCTETS, Math.max(unsent.drained(), byRate)));
    }

    /** How many octets may be sent and not acknowledged: up to double with each round trip that acknowledges as many. */
    long octetsUnderWay() {
        return Math.max(LEAST_OCTETS_UNDER_WAY, (long) underWayPeak);
    }

    /** Whether the connection drains so quickly that it is worth little measuring. */
    boolean isFast() {
        return unsent.drained() >= FAST_OCTETS;
    }

    /**
     * The kernel has seen so many octets a second delivered. That says nothing of a reader who is slower than his link, and the kernel
     * goes on saying so while little is sent, even if the link has become slower since: so it counts only for a connection that has
     * drained all it was given again and again.
     *
     * @param octetsPerSecond 0 if it does not tell
     * @param anyWaits whether octets wait unsent
     */
    void deliveryRate(long octetsPerSecond, boolean anyWaits) {
        looksWithoutWaiting = anyWaits ? 0 : Math.min(LOOKS_OF_TRUST, looksWithoutWaiting + 1);
        long inWindow = octetsPerSecond / (TimeUnit.SECONDS.toNanos(1) / WINDOW_NANOS) / BELIEVED_FRACTION;
        byRate = looksWithoutWaiting == LOOKS_OF_TRUST ? Math.min(MOST_BY_RATE_OCTETS, inWindow) : 0;
    }

    /** So much has been acknowledged since the connection's beginning. */
    void measure(long nowNanos, long acknowledgedOctets, long leastRoundTripNanos) {
        unsent.measure(nowNanos, acknowledgedOctets, WINDOW_NANOS);
        long lastingNanos = leastRoundTripNanos + Math.max(leastRoundTripNanos, QUEUEING_NANOS);
        if (underWay.measure(nowNanos, acknowledgedOctets, lastingNanos)) {
            underWayPeak *= KEPT_OF_PEAK;
        }
        underWayPeak = Math.max(underWayPeak, (double) underWay.drained());
    }
}
