package org.msrprelay.relay.forwarding;

import io.netty.buffer.ByteBuf;
import org.msrprelay.protocol.ContinuationFlag;

/** A request that is arriving on a connection: what happens to its octets, and at its end. */
public interface Reception {

    /** Octets of the body; the buffer is valid during the call. */
    void body(ByteBuf buffer, int index, int length);

    /** The end-line. */
    void end(ContinuationFlag flag);

    /** The connection was lost amid the request. */
    void lost();

    /** All octets that were there have been taken; returns when to look again, {@link #NEVER} for no wish. */
    default long pause(long nowNanos) {
        return NEVER;
    }

    /** A session ended: if it was this request's, it cannot go on. */
    default void sessionEnded() {}

    /** No wish to be looked at. */
    long NEVER = Long.MAX_VALUE;
}
