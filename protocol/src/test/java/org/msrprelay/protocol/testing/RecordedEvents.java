package org.msrprelay.protocol.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.codec.DecoderEvents;
import org.msrprelay.protocol.codec.DecoderFault;
import org.msrprelay.protocol.codec.DecoderLimits;
import org.msrprelay.protocol.codec.MalformedRequest;
import org.msrprelay.protocol.codec.MsrpDecoder;
import org.msrprelay.protocol.codec.MsrpEncoder;

/**
 * Records what a decoder emits. Two recordings with equal {@link #trace}s had the same events, up to where bodies were
 * cut.
 */
public final class RecordedEvents implements DecoderEvents {
    private final List<String> trace = new ArrayList<>();
    private final List<RequestHead> requests = new ArrayList<>();
    private final List<ResponseHead> responses = new ArrayList<>();
    private final List<MalformedRequest> malformed = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private Optional<DecoderFault> fault = Optional.empty();

    /** What a new decoder with usual limits emits for these octets (one a char) in one piece. */
    public static RecordedEvents of(String octets) {
        RecordedEvents events = new RecordedEvents();
        ByteBuf in = Unpooled.copiedBuffer(octets, StandardCharsets.ISO_8859_1);
        new MsrpDecoder(DecoderLimits.DEFAULT).decode(in, events);
        in.release();
        return events;
    }

    @Override
    public void request(RequestHead head, boolean hasBody) {
        requests.add(head);
        trace.add(traceOf(head, hasBody));
    }

    /** How {@link #trace} has a request's head. */
    public static String traceOf(RequestHead head, boolean hasBody) {
        ByteBuf out = Unpooled.buffer();
        MsrpEncoder.head(out, head);
        return (hasBody ? "request with body: " : "request without body: ") + out.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void body(ByteBuf buffer, int index, int length) {
        if (length < 1) {
            throw new AssertionError("body event of " + length + " octets");
        }
        body.append(buffer.toString(index, length, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void end(ContinuationFlag flag) {
        bodies.add(body.toString());
        trace.add(traceOf(body.toString(), flag));
        body.setLength(0);
    }

    /** How {@link #trace} has a request's body and end-line. */
    public static String traceOf(String body, ContinuationFlag flag) {
        return "body: " + body + " end: " + flag;
    }

    @Override
    public void response(ResponseHead head) {
        responses.add(head);
        trace.add(traceOf(head));
    }

    /** How {@link #trace} has a response. */
    public static String traceOf(ResponseHead head) {
        ByteBuf out = Unpooled.buffer();
        MsrpEncoder.response(out, head);
        return "response: " + out.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void malformed(MalformedRequest request) {
        malformed.add(request);
        trace.add(request.toString());
    }

    @Override
    public void fault(DecoderFault decoderFault) {
        fault = Optional.of(decoderFault);
        trace.add(decoderFault + " after body octets: " + body);
    }

    /** All events in order, a line of text each; the octets of a body, and its end-line, are one. */
    public List<String> trace() {
        return trace;
    }

    public List<RequestHead> requests() {
        return requests;
    }

    /** The body of each request that ended, empty for one without body. */
    public List<String> bodies() {
        return bodies;
    }

    public List<ResponseHead> responses() {
        return responses;
    }

    public List<MalformedRequest> malformed() {
        return malformed;
    }

    public Optional<DecoderFault> fault() {
        return fault;
    }

    /** Octets of a body whose end-line has not come. */
    public int openBodyOctets() {
        return body.length();
    }
}
