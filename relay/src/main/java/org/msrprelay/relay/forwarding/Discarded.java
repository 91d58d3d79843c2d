package org.msrprelay.relay.forwarding;

import io.netty.buffer.ByteBuf;
import org.msrprelay.protocol.ContinuationFlag;

/** A request that was refused at its head, or needs no more than its head: the rest is read and dropped. */
public final class Discarded implements Reception {

    /** It keeps nothing, so one serves all. */
    public static final Discarded REST = new Discarded();

    private Discarded() {}

    @Override
    public void body(ByteBuf buffer, int index, int length) {
        // Read, so that the next request is found; not kept.
    }

    @Override
    public void end(ContinuationFlag flag) {
        // Answered at the head.
    }

    @Override
    public void lost() {
        // Nothing is held.
    }
}
