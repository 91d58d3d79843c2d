package org.msrprelay.relay.scheduling;

import java.util.Optional;
import org.msrprelay.protocol.Status;

/**
 * What a sender is told of a failure: a status code (RFC 4975 10) and a comment for people.
 *
 * @param comment octets as ISO-8859-1, no control characters
 */
public record FailureStatus(int code, Optional<String> comment) {

    /** RFC 4975 7.1.3: the context of the status codes of MSRP itself. */
    private static final String NAMESPACE = "000";

    public static FailureStatus of(int code, String comment) {
        return new FailureStatus(code, Optional.of(comment));
    }

    Status toStatus() {
        return new Status(NAMESPACE, code, comment);
    }
}
