package org.msrprelay.relay.limit;

import java.util.concurrent.atomic.AtomicLong;
import org.msrprelay.relay.spi.LimitSettings;

/**
 * So many octets a second, for one reader or for many who share it. Who has read a turn's octets is told when they are
 * paid for, and reads the next turn then: nothing is saved up, so that octets come evenly, and those who share the rate
 * get their turns one after the other.
 *
 * <p>Used from all loops, without a lock.
 */
public final class Rate {

    private static final double NANOS_PER_SECOND = 1e9;

    /** A turn lasts this fraction of a second: too short to be felt as a burst. */
    private static final int TURNS_PER_SECOND = 50;

    /** Fewer octets are not worth a system call. */
    private static final long SMALLEST_TURN_OCTETS = 64;

    private static final long LARGEST_TURN_OCTETS = 256L * 1024;

    private final double nanosPerOctet;
    private final int turnOctets;

    private static final long NEVER = Long.MIN_VALUE;

    /** When all that was read is paid for, by the loops' clock. */
    private final AtomicLong paidAtNanos = new AtomicLong(NEVER);

    /**
     * A rate of which nothing has been used.
     *
     * @param octetsPerSecond more than 0, or {@link LimitSettings#UNLIMITED}
     */
    public Rate(long octetsPerSecond) {
        nanosPerOctet = octetsPerSecond == LimitSettings.UNLIMITED ? 0 : NANOS_PER_SECOND / octetsPerSecond;
        turnOctets =
                (int) Math.max(SMALLEST_TURN_OCTETS, Math.min(LARGEST_TURN_OCTETS, octetsPerSecond / TURNS_PER_SECOND));
    }

    /** Charges what was read; returns when it is paid for, and the next turn may be read. */
    public long paidAtNanos(int octets, long nowNanos) {
        if (nanosPerOctet == 0) {
            return nowNanos;
        }
        long cost = (long) (octets * nanosPerOctet);
        return paidAtNanos.updateAndGet(paid -> (paid != NEVER && paid - nowNanos > 0 ? paid : nowNanos) + cost);
    }

    /** How many octets should be read in one turn. */
    public int turnOctets() {
        return turnOctets;
    }
}
