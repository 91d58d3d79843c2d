package org.msrprelay.relay.scheduling;

import java.util.Optional;
import org.msrprelay.protocol.ByteRange;

/**
 * Octets of a message that did not reach the next hop.
 *
 * @param start position of the first octet, from 1
 * @param end position of the last octet; {@code start - 1} for a SEND that carried none
 */
public record FailedRange(SendOrigin origin, long start, long end) {

    /** One range of both, if they are of one message and the other follows this one without a gap. */
    public Optional<FailedRange> joinedWith(FailedRange other) {
        return other.start == end + 1 && origin.sameMessage(other.origin)
                ? Optional.of(new FailedRange(origin, start, other.end))
                : Optional.empty();
    }

    ByteRange byteRange() {
        return new ByteRange(start, end, origin.total());
    }
}
