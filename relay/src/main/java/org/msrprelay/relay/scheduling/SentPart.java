package org.msrprelay.relay.scheduling;

import org.msrprelay.relay.transaction.Transaction;

/** A part on its way: one SEND to the next hop, and what is remembered until it is answered. */
public final class SentPart extends Transaction {

    private final FlowQueue flow;
    private final FailedRange range;

    /** The flush with which its last octet left this relay's buffers. */
    long mark;

    private final long pinnedOctets;

    SentPart(String id, FlowQueue flow, Part part) {
        super(id);
        this.flow = flow;
        this.range = part.asFailed();
        this.pinnedOctets = part.pinnedOctets();
    }

    /** To be given back to the source once the kernel has the part. */
    long pinnedOctets() {
        return pinnedOctets;
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
