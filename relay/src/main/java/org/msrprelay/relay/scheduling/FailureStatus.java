package org.msrprelay.relay.scheduling;

import java.util.Optional;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.ResponseStatus;
import org.msrprelay.protocol.Status;

/**
 * What a sender is told of a failure: a status code (RFC 4975 10) and a comment for people.
 *
 * @param comment octets as ISO-8859-1, no control characters
 */
public record FailureStatus(int code, Optional<String> comment) {

    /** RFC 4975 7.1.3: the context of the status codes of MSRP itself. */
    private static final String NAMESPACE = "000";

    /** A comment is for people: what is longer is cut, so that REPORTs stay small whatever a next hop says. */
    private static final int MAX_COMMENT_OCTETS = 128;

    /** What a next hop answered. */
    public static FailureStatus asAnswered(ResponseHead response) {
        return new FailureStatus(response.statusCode(), response.comment().map(FailureStatus::cut));
    }

    private static String cut(String comment) {
        if (comment.length() <= MAX_COMMENT_OCTETS) {
            return comment;
        }
        int end = MAX_COMMENT_OCTETS;
        // Not amid a UTF-8 character: its further octets are 10xxxxxx.
        while (end > 0 && (comment.charAt(end) & 0xC0) == 0x80) {
            end--;
        }
        return comment.substring(0, end);
    }

    public static FailureStatus of(int code, String comment) {
        return new FailureStatus(code, Optional.of(comment));
    }

    /** The same as a response to a request that is answered in the next hop's place. */
    ResponseStatus toResponseStatus() {
        return new ResponseStatus(code, comment);
    }

    Status toStatus() {
        return new Status(NAMESPACE, code, comment);
    }
}
