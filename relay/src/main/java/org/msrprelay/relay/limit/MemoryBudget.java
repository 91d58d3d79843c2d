package org.msrprelay.relay.limit;

import java.util.concurrent.atomic.LongAdder;
import org.msrprelay.relay.spi.Loop;

/**
 * The octets that a relay may hold for its next hops, shared by all flows: each may hold no more than a fraction of what is
 * free. So the fewer are free, the less each may hold; the largest holders are paused first, and a newcomer always finds
 * some room.
 *
 * <p>What is held is charged with the memory that it pins. Used from all loops, without a lock: what several charge at one
 * moment may overshoot by what they read in one turn ({@link #turnOctets}), and each flow by {@link #LEAST_SHARE_OCTETS},
 * or by what its last part is charged if that is more.
 */
public final class MemoryBudget {

    private static final int KIB = 1024;

    /** Up to here a flow may have all of its queue; holding more for readers who do not read gains nothing. */
    private static final long COMFORTABLE_OCTETS = 128L * KIB * KIB;

    /** Of what is free below the comfortable amount, a flow may have this fraction. */
    private static final int COMFORTABLE_FRACTION = 8;

    /** Above the comfortable amount: two parts of the usual size, enough to keep a connection busy. */
    private static final long COMFORTABLE_SHARE_OCTETS = 128L * KIB;

    /** Of what is free at all, a flow may have this fraction. */
    private static final int FRACTION = 16;

    /** What a flow may have however little is free, or nothing would move: an interruptible part with its head. */
    public static final long LEAST_SHARE_OCTETS = 4L * KIB;

    /** What a connection reads in one turn, at most. */
    private static final int LARGEST_TURN_OCTETS = 256 * KIB;

    private final long octets;
    private final Tally held = new Tally();
    private final LongAdder pausedFlows = new LongAdder();

    /**
     * An unused budget.
     *
     * @param octets all that may be held; more than 0
     */
    public MemoryBudget(long octets) {
        this.octets = octets;
    }

    /** What the connections of one loop hold of a budget. Used on the loop. */
    public static final class Account {

        private final MemoryBudget budget;
        private final Tally.Share held;

        private Account(MemoryBudget budget, Loop loop) {
            this.budget = budget;
            this.held = budget.held.of(loop);
        }

        /** Charges so many octets, or gives them back if negative. */
        public void charge(long pinnedOctets) {
            if (pinnedOctets != 0) {
                held.add(pinnedOctets);
            }
        }

        public MemoryBudget budget() {
            return budget;
        }
    }

    /** To charge by. */
    public Account on(Loop loop) {
        return new Account(this, loop);
    }

    /** A flow holds all that it may, or does no more. */
    public void paused(boolean on) {
        pausedFlows.add(on ? 1 : -1);
    }

    public int pausedFlows() {
        return pausedFlows.intValue();
    }

    public long octets() {
        return octets;
    }

    public long heldOctets() {
        return held.sum();
    }

    /** How many octets one flow may hold at present. */
    public long shareOctets() {
        long taken = held.sum();
        long comfortable = (Math.min(octets, COMFORTABLE_OCTETS) - taken) / COMFORTABLE_FRACTION;
        long scarce = (octets - taken) / FRACTION;
        return Math.max(LEAST_SHARE_OCTETS, Math.min(scarce, Math.max(COMFORTABLE_SHARE_OCTETS, comfortable)));
    }

    /** Whether so many octets are fewer than one flow may hold; what is free at all is looked at only where it decides. */
    public boolean isBelowShare(long heldOctets) {
        return heldOctets < LEAST_SHARE_OCTETS || heldOctets < shareOctets();
    }

    /** How many octets a connection should read in one turn, so that it does not overshoot its share by much. */
    public int turnOctets() {
        return (int) Math.min(LARGEST_TURN_OCTETS, Math.max(LEAST_SHARE_OCTETS, shareOctets() / 2));
    }
}
