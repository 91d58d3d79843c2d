package org.msrprelay.relay.limit;

import org.msrprelay.relay.spi.LimitSettings;

/**
 * What it is charged to the {@link MemoryBudget} to hold something on the heap. The budget is of direct memory, which may be many times
 * what the heap has: then an octet on the heap costs so much more that what is held there fits even if all of it is there, as long as the budget is one that
 * suits the heap ({@link LimitSettings#mostMemoryOctets}).
 *
 * @param percent of what is on the heap
 */
public record HeapCost(long percent) {

    /** What is charged is more than what it takes, by half, since the objects of a message differ from one JVM to the other. */
    private static final int TAKEN_PERCENT = 70;

    /** More is not charged, whatever an embedding program has set: one message would then fill a queue. */
    private static final int MOST_PERCENT = 500;

    /** Up to here what another relay counts of short messages, and is halved, is what they are charged here. */
    private static final int WINDOW_PERCENT = 170;

    private static final int HUNDRED = 100;

    /** Of what counts as it is. */
    public static final HeapCost AS_IT_IS = new HeapCost(HUNDRED);

    /** So that what these limits let be held fits into their heap, if they suit each other. */
    public static HeapCost of(LimitSettings limits) {
        double percent = (double) TAKEN_PERCENT * limits.memoryOctets() / limits.heldOnHeapOctets();
        return new HeapCost((long) Math.min(MOST_PERCENT, Math.max(HUNDRED, percent)));
    }

    /** How many of so many free octets another relay may be told that there is room for, if it may use them for short messages. */
    public long window(long octets) {
        return percent <= WINDOW_PERCENT ? octets : octets * WINDOW_PERCENT / percent;
    }

    /** What so many octets on the heap are charged. */
    public long of(long octets) {
        return octets * percent / HUNDRED;
    }
}
