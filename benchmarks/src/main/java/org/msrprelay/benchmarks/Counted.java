package org.msrprelay.benchmarks;

import io.netty.buffer.ByteBuf;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.codec.DecoderEvents;
import org.msrprelay.protocol.codec.DecoderFault;
import org.msrprelay.protocol.codec.MalformedRequest;

/** Counts events, so that none can be optimized away and each run's are known to be all there; refuses what is malformed. */
final class Counted implements DecoderEvents {

    private long bodyOctets;
    private long messages;
    private long identOctets;

    /**
     * Begins to count anew, if what was counted is what was put in.
     *
     * @return a number that depends on every event
     */
    long take(long expectedMessages, long expectedBodyOctets) {
        if (messages != expectedMessages || bodyOctets != expectedBodyOctets) {
            throw new IllegalStateException("%d messages with %d octets (expected: %d with %d)"
                    .formatted(messages, bodyOctets, expectedMessages, expectedBodyOctets));
        }
        messages = 0;
        bodyOctets = 0;
        return identOctets;
    }

    @Override
    public void request(RequestHead head, boolean hasBody) {
        identOctets += head.transactionId().length();
    }

    @Override
    public void body(ByteBuf buffer, int index, int length) {
        bodyOctets += length;
    }

    @Override
    public void end(ContinuationFlag flag) {
        messages++;
        identOctets += flag.octet();
    }

    @Override
    public void response(ResponseHead head) {
        messages++;
        identOctets += head.statusCode();
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
