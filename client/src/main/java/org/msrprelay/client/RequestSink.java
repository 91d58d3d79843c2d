package org.msrprelay.client;

import io.netty.buffer.ByteBuf;
import org.msrprelay.protocol.ContinuationFlag;

/** Takes what follows a request's head. Used on the connection's loop. */
interface RequestSink {
    /** Octets of the body, as {@link org.msrprelay.protocol.codec.DecoderEvents#body} gives them. */
    default void octets(ByteBuf buffer, int index, int length) {}

    default void end(ContinuationFlag flag) {}
}
