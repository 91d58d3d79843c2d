package org.msrprelay.relay.transaction;

import org.msrprelay.relay.limit.Tally;
import org.msrprelay.relay.spi.Loop;

/**
 * Bounds the transactions of all connections together: each connection may have a fraction of those that are left, so that
 * none takes them all and the sum never exceeds what the heap holds.
 *
 * <p>Used from all loops, without a lock.
 */
public final class TransactionBudget {

    /** Each connection may have this fraction of what is left. */
    private static final int FRACTION = 8;

    /** What a connection may have however many there are. */
    static final int LEAST_SHARE = 16;

    private final long most;
    private final Tally open = new Tally();

    /**
     * An unused budget.
     *
     * @param most transactions, over all connections
     */
    public TransactionBudget(long most) {
        this.most = most;
    }

    /** To count the loop's transactions in; more is added as they are opened, and taken off as they end. */
    Tally.Share on(Loop loop) {
        return open.of(loop);
    }

    /** How many one connection may have at present. */
    int share() {
        long share = (most - open.sum()) / FRACTION;
        return (int) Math.max(LEAST_SHARE, Math.min(Integer.MAX_VALUE, share));
    }

    /** Transactions that are open, over all connections. */
    public long open() {
        return open.sum();
    }
}
