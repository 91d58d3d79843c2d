package org.msrprelay.relay.spi;

/**
 * Bounds on what one relay takes on.
 *
 * @param sessionsPerUser sessions that one user may have at a time; one more AUTH is answered 403
 * @param messageOctets the largest message, by its Byte-Range; beyond it: 413. {@link #UNLIMITED}: any
 * @param memoryOctets what may be held for next hops, over all connections, in octets of direct memory; short bodies, which are on the
 *     heap, and the objects of messages count as well
 * @param transactions requests that were sent on and are not answered yet, over all connections
 */
public record LimitSettings(
        int sessionsPerUser, long messageOctets, Rates rates, long memoryOctets, long transactions) {

    /** A transaction with its id, its range and its places in the tables, roughly. */
    private static final long OCTETS_OF_A_TRANSACTION = 400;

    /** Transactions may take this fraction of the heap. */
    private static final int HEAP_FRACTION = 4;

    /** As many transactions as suit a heap of so many octets. */
    public static long transactionsOfHeap(long heapOctets) {
        return heapOctets / HEAP_FRACTION / OCTETS_OF_A_TRANSACTION;
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
