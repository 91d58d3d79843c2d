package org.msrprelay.client.message;

import java.util.Optional;
import org.msrprelay.protocol.ByteRange;

/**
 * Why octets of a message did not arrive, or perhaps not.
 *
 * @param code of the response or REPORT; 408 for a timeout here; empty if the failure has none
 * @param reason for people
 * @param range the octets concerned
 */
public record SendFailure(Cause cause, Optional<Integer> code, String reason, ByteRange range) {

    /** Where a failure showed. */
    public enum Cause {
        /** The next hop answered with an error. */
        RESPONSE,
        /** A REPORT told of it. */
        REPORT,
        /** The next hop did not answer in time (RFC 4975 7.1.1). */
        TIMEOUT,
        /** The connection was lost. */
        CONNECTION,
        /** The content could not be read. */
        CONTENT
    }

    /** One line, for example {@code 408 no answer (octets 1-2048)}. */
    public String describe() {
        String end = range.end() == ByteRange.ANY ? "" : Long.toString(range.end());
        return code.map(c -> c + " ").orElse("") + reason + " (octets " + range.start() + "-" + end + ")";
    }
}
