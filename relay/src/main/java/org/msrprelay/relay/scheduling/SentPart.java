package org.msrprelay.relay.scheduling;

import org.msrprelay.relay.transaction.Transaction;

/** A part on its way: one SEND to the next hop, and what is remembered until it is answered. */
public final class SentPart extends Transaction {

    private final FlowQueue flow;
    private final SendOrigin origin;
    private final long start;
    private long octets;

    /** The flush with which its last octet leaves this relay's buffers; the last of all until that is known. */
    long mark = Long.MAX_VALUE;

    /** What had left of its flow when it had, by the flow's {@link SendWindow}; 0 until then. */
    long windowMark;

    private long pinnedOctets;

    SentPart(String id, FlowQueue flow, Part part) {
        super(id, part.origin().wantsTimeouts());
        this.flow = flow;
        this.origin = part.origin();
        this.start = part.start();
        this.octets = part.octets();
        this.pinnedOctets = part.pinnedOctets();
    }

    /** What is to be given back to the source; said once. */
    long takePinnedOctets() {
        long pinned = pinnedOctets;
        pinnedOctets = 0;
        return pinned;
    }

    /** Only so many of its octets are sent with it; the rest is another's. */
    void shorten(long sentOctets, long pinnedByRest) {
        octets = sentOctets;
        pinnedOctets -= pinnedByRest;
    }

    FlowQueue flow() {
        return flow;
    }

    /** What failed if it did. */
    FailedRange range() {
        return new FailedRange(origin, start, start + octets - 1);
    }

    /** Length of its body. */
    long octets() {
        return octets;
    }

    SendOrigin origin() {
        return origin;
    }
}
