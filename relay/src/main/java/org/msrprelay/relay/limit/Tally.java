package org.msrprelay.relay.limit;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.msrprelay.relay.spi.Loop;

/**
 * A sum that all loops add to, each in a place of its own: several are counted with each message, and neither a lock nor another
 * loop's cache line is to be waited for.
 *
 * <p>Threading: from anywhere; what {@link #of} returns belongs to the loop. Bound: as many places as the relay has loops.
 */
public final class Tally {

    private volatile Share[] shares = {};

    /** What one loop has added. */
    public static final class Share {

        /** So many longs on either side of the one that counts are of cache lines that nobody else writes to. */
        private static final int PADDING = 16;

        private final Loop loop;
        private final AtomicLongArray padded = new AtomicLongArray(PADDING + 1 + PADDING);

        private Share(Loop loop) {
            this.loop = loop;
        }

        /** Adds so many, or takes them off if negative; on the loop. */
        public void add(long amount) {
            padded.setRelease(PADDING, padded.getPlain(PADDING) + amount);
        }

        private long amount() {
            return padded.getAcquire(PADDING);
        }
    }

    /** The loop's share, the same each time. */
    public synchronized Share of(Loop loop) {
        Share[] known = shares;
        for (Share share : known) {
            if (share.loop == loop) {
                return share;
            }
        }
        Share share = new Share(loop);
        Share[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = share;
        shares = more;
        return share;
    }

    /** What all have added; of what is added at this moment some may be missing. */
    public long sum() {
        long sum = 0;
        for (Share share : shares) {
            sum += share.amount();
        }
        return sum;
    }
}
