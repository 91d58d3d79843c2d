package org.msrprelay.relay.scheduling;

import org.msrprelay.relay.transaction.Transaction;

/** A part on its way: one SEND to the next hop, and what is remembered until it is answered. */
public final class SentPart extends Transaction {

    private final FlowQueue flow;
    private FailedRange range;

    /** The flush with which its last octet leaves this relay's buffers; the last of all until that is known. */
    long mark = Long.MAX_VALUE;

    /** What had left of its flow when it had, by the flow's {@link SendWindow}; 0 until then. */
    long windowMark;

    private long pinnedOctets;

    SentPart(String id, FlowQueue flow, Part part) {
        super(id);
        this.flow = flow;
        this.range = part.asFailed();
        this.pinnedOctets = part.pinnedOctets();
    }

    /** What is to be given back to the source; said once. */
    long takePinnedOctets() {
        long octets = pinnedOctets;
        pinnedOctets = 0;
        return octets;
    }

    /** Only so many of its octets are sent with it; the rest is another's. */
    void shorten(long octets, long pinnedByRest) {
        range = new FailedRange(range.origin(), range.start(), range.start() + octets - 1);
        pinnedOctets -= pinnedByRest;
    }

    @Override
    protected boolean answerExpected() {
        return range.origin().wantsTimeouts();
    }

    FlowQueue flow() {
        return flow;
    }

    FailedRange range() {
        return range;
    }

    SendOrigin origin() {
        return range.origin();
    }
}
