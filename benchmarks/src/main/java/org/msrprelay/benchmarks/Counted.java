package org.msrprelay.benchmarks;

import io.netty.buffer.ByteBuf;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.codec.DecoderEvents;
import org.msrprelay.protocol.codec.DecoderFault;
import org.msrprelay.protocol.codec.MalformedRequest;

/** Counts events, so that none can be optimized away, and refuses input that a benchmark did not mean to give. */
final class Counted implements DecoderEvents {

    private long bodyOctets;
    private long messages;

    /** One number that depends on every event. */
    long sum() {
        return bodyOctets + messages;
    }

    @Override
    public void request(RequestHead head, boolean hasBody) {
        messages += head.transactionId().length();
    }

    @Override
    public void body(ByteBuf buffer, int index, int length) {
        bodyOctets += length;
    }

    @Override
    public void end(ContinuationFlag flag) {
        messages += flag.octet();
    }

    @Override
    public void response(ResponseHead head) {
        messages += head.statusCode();
    }

    @Override
    public void malformed(MalformedRequest request) {
        throw new IllegalStateException(request.reason());
    }

    @Override
    public void fault(DecoderFault fault) {
        throw new IllegalStateException(fault.reason());
    }
}
