package org.msrprelay.benchmarks;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.codec.DecoderEvents;
import org.msrprelay.protocol.codec.DecoderFault;
import org.msrprelay.protocol.codec.MalformedRequest;

/** Expects responses, and keeps the last one. */
final class LastResponse implements DecoderEvents {
    private @Nullable ResponseHead last;

    ResponseHead head() {
        ResponseHead head = last;
        if (head == null) {
            throw new IllegalStateException("no response");
        }
        return head;
    }

    @Override
    public void response(ResponseHead head) {
        last = head;
    }

    @Override
    public void request(RequestHead head, boolean hasBody) {
        throw new IllegalStateException(head.toString());
    }

    @Override
    public void body(ByteBuf buffer, int index, int length) {
        throw new IllegalStateException("a body");
    }

    @Override
    public void end(ContinuationFlag flag) {
        throw new IllegalStateException("an end-line");
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
