package org.msrprelay.relay.spi;

/**
 * Bounds on what one relay takes on.
 *
 * @param sessionsPerUser sessions that one user may have at a time; one more AUTH is answered 403
 * @param messageOctets the largest message, by its Byte-Range; beyond it: 413. {@link #UNLIMITED}: any
 * @param memoryOctets what may be held for next hops, over all connections, in octets of direct memory; short bodies, which are on the
 *     heap, and the objects of messages count as well
 * @param heapOctets the most that the JVM's heap may have: it bounds what is held of short bodies and objects, and {@link #transactions}
 */
public record LimitSettings(int sessionsPerUser, long messageOctets, Rates rates, long memoryOctets, long heapOctets) {

    /** A transaction with its id, its range and its places in the tables, roughly. */
    private static final long OCTETS_OF_A_TRANSACTION = 400;

    /** Transactions may take this fraction of the heap. */
    private static final int HEAP_FRACTION = 4;

    /** Of the heap, what the relay itself takes, and what its libraries keep. */
    private static final long OWN_OCTETS = 48L * 1024 * 1024;

    /** Of the rest, what is held may take this fraction: transactions have theirs, and the collector needs room to move things to. */
    private static final int HELD_FRACTION = 2;

    /** Where there is hardly a rest, this fraction of the whole. */
    private static final int LEAST_HELD_FRACTION = 8;

    /** With more memory than so many times that, a short message would be charged many times what it is, and few of them be held. */
    private static final int MOST_OF_HELD = 6;

    /** Requests that may be sent on and not answered yet, over all connections: as many as suit the heap. */
    public long transactions() {
        return heapOctets / HEAP_FRACTION / OCTETS_OF_A_TRANSACTION;
    }

    /** What of the heap may be held for next hops: short bodies, and the objects of messages. */
    public long heldOnHeapOctets() {
        return heldOnHeapOctets(heapOctets);
    }

    private static long heldOnHeapOctets(long heapOctets) {
        return Math.max(heapOctets / LEAST_HELD_FRACTION, (heapOctets - OWN_OCTETS) / HELD_FRACTION);
    }

    /** The most {@link #memoryOctets} that suit a heap of so many octets. */
    public static long mostMemoryOctets(long heapOctets) {
        return heldOnHeapOctets(Math.min(heapOctets, Long.MAX_VALUE / MOST_OF_HELD)) * MOST_OF_HELD;
    }

    public static final long UNLIMITED = Long.MAX_VALUE;

    /**
     * Octets a second that are read, those of TLS included; what comes faster waits in its sender's TCP. Each may be
     * {@link #UNLIMITED}.
     *
     * @param perConnection of one connection
     * @param perUser of all connections together on which a user has sessions
     * @param total of the whole relay
     */
    public record Rates(long perConnection, long perUser, long total) {
        public static final Rates UNLIMITED =
                new Rates(LimitSettings.UNLIMITED, LimitSettings.UNLIMITED, LimitSettings.UNLIMITED);
    }
}
