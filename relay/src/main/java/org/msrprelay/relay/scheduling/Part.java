package org.msrprelay.relay.scheduling;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.Path;
import org.msrprelay.relay.spi.ForwardingSettings;

/**
 * Octets of a received chunk that become one SEND to the next hop.
 *
 * <p>Owns its body's buffers until {@link #discard()} or until they are written. One loop has it at a time.
 *
 * @param toPath the paths moved on by this relay (RFC 4976 6.4.1)
 * @param fields all header fields as they came, but for the part's own Byte-Range
 * @param start position in the message of the first octet, from 1
 * @param octets length of the body
 * @param hasBody whether there is a body at all, be it empty (RFC 4975 7.1: the two differ)
 * @param body the octets, in order
 * @param pinnedOctets what holding it costs: its head's objects, and the buffers that it keeps from being freed, as they are charged
 */
public record Part(
        SendOrigin origin,
        Path toPath,
        Path fromPath,
        HeaderFields fields,
        long start,
        long octets,
        boolean hasBody,
        List<ByteBuf> body,
        long pinnedOctets,
        ContinuationFlag flag) {

    private static final String BYTE_RANGE = "Byte-Range";

    /**
     * The Byte-Range of a part: its end is exact where it need not be interruptible and {@code *} where it must be (RFC 4975
     * 7.1.1, MUST).
     */
    public static ByteRange rangeOf(long start, long octets, long total) {
        boolean interruptible = octets > ForwardingSettings.INTERRUPTIBLE_OCTETS;
        return new ByteRange(start, interruptible ? ByteRange.ANY : start + octets - 1, total);
    }

    /** What is left of it after so many octets, of which the caller has taken care. */
    Part after(long taken, List<ByteBuf> rest, long pinnedByRest) {
        ByteRange range = rangeOf(start + taken, octets - taken, origin.total());
        return new Part(
                origin,
                toPath,
                fromPath,
                fields.with(BYTE_RANGE, range.toString()),
                start + taken,
                octets - taken,
                hasBody,
                rest,
                pinnedByRest,
                flag);
    }

    FailedRange asFailed() {
        return new FailedRange(origin, start, start + octets - 1);
    }

    /** Gives the body back unsent. */
    void discard() {
        body.forEach(ByteBuf::release);
    }
}
