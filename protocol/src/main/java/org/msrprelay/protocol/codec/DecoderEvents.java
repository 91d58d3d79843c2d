package org.msrprelay.protocol.codec;

import io.netty.buffer.ByteBuf;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;

/**
 * What {@link MsrpDecoder} found, in the order of the octets; called on the thread that calls decode. An event may
 * close the decoder: nothing more is emitted then.
 */
public interface DecoderEvents {
    /** A request's head is complete. {@link #end} follows: at once if it has no body, else after the body's octets. */
    void request(RequestHead head, boolean hasBody);

    /**
     * Octets of the body, {@code buffer[index, index + length)} with {@code length >= 1}. They are valid during the
     * call: to keep them, take a retained slice or copy them. An empty body has none of these events.
     */
    void body(ByteBuf buffer, int index, int length);

    /** The end-line of the request. */
    void end(ContinuationFlag flag);

    /** A whole response. A body in it, which RFC 4975 9 does not allow, was dropped. */
    void response(ResponseHead head);

    /** A request that is malformed, although its frame was delimited: nothing of it was emitted, the stream goes on. */
    void malformed(MalformedRequest request);

    /** The stream cannot go on; the decoder ignores all further octets. */
    void fault(DecoderFault fault);
}
