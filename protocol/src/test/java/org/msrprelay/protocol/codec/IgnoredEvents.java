package org.msrprelay.protocol.codec;

import io.netty.buffer.ByteBuf;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;

/** For tests that look at one kind of event. */
class IgnoredEvents implements DecoderEvents {
    @Override
    public void request(RequestHead head, boolean hasBody) {}

    @Override
    public void body(ByteBuf buffer, int index, int length) {}

    @Override
    public void end(ContinuationFlag flag) {}

    @Override
    public void response(ResponseHead head) {}

    @Override
    public void malformed(MalformedRequest request) {}

    @Override
    public void fault(DecoderFault fault) {}
}
