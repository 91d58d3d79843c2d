package org.msrprelay.relay.scheduling;

import org.msrprelay.relay.transaction.Transaction;

/** A part on its way: one SEND to the next hop, and what is remembered until it is answered. */
public final class SentPart extends Transaction {

    private final FlowQueue flow;
    private final FailedRange range;

    /** The flush with which its last octet left this relay's buffers. */
    long mark;

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
