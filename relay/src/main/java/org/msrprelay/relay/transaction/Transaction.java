package org.msrprelay.relay.transaction;

import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ResponseStatus;

/**
 * A request that was sent on a connection and may still be answered there.
 *
 * <p>Owned by the loop of the connection that it was sent on; kept by {@link Transactions}.
 */
public abstract class Transaction {

    private final String id;

    /** Here rather than asked of what the request was made of, which is in no cache any more when the answer comes. */
    private final boolean answerExpected;

    /** Where the wait for the answer counts from, by the connection's reading clock (nanoseconds). */
    long awaitedSince;

    /** The next that shares its place in the {@link TransactionTable}. */
    @Nullable Transaction samePlace;

    @Nullable Transaction previous;

    @Nullable Transaction next;

    boolean awaited;
    boolean ended;

    /**
     * A request that is about to be sent.
     *
     * @param id the transaction id on the hop that it is sent to
     * @param answerExpected whether every request of this kind is answered, so that silence means something
     */
    protected Transaction(String id, boolean answerExpected) {
        this.id = id;
        this.answerExpected = answerExpected;
    }

    /** The transaction id on the hop that it was sent to. */
    public final String id() {
        return id;
    }

    /** Whether all octets of the request were handed to the kernel. */
    public final boolean handedOver() {
        return awaited;
    }

    /** Whether every request of this kind is answered, so that silence means something. */
    public final boolean answerExpected() {
        return answerExpected;
    }

    /**
     * The connection went before the answer came, or the request could not be sent. Told once, if at all.
     *
     * @param instead what to say in the place of the answer
     */
    public void abandoned(ResponseStatus instead) {}

    /** Whether it was answered, given up or lost: nothing more will come of it. */
    public final boolean ended() {
        return ended;
    }
}
