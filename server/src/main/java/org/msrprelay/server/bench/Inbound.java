package org.msrprelay.server.bench;

import io.netty.buffer.ByteBuf;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.RequestHead;

/** Who receives and verifies what is sent to one session; called on the loop of its connection. */
interface Inbound {
    /** A SEND begins. */
    void begin(RequestHead send);

    void body(ByteBuf buffer, int index, int length);

    /** The SEND ends. */
    void end(ContinuationFlag flag);
}
