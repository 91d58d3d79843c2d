package org.msrprelay.protocol;

import java.util.Locale;
import java.util.Optional;

/**
 * The value of a REPORT's Status field (RFC 4975 7.1.2, 9): {@code 000 200 OK}.
 *
 * @param namespace three digits; {@code 000} gives the code the meaning it has in a response
 * @param code 0 to 999
 * @param comment for people; empty if there is none
 */
public record Status(String namespace, int code, Optional<String> comment) {
    /** The only namespace there is so far. */
    public static final String RESPONSE_CODES = "000";

    public Status {
        if (!Grammar.isThreeDigits(namespace)) {
            throw MalformedException.of("Status namespace", namespace, "three digits");
        }
        ResponseStatus.check(code, comment);
    }

    /** A status that means what a response with this code would mean. */
    public static Status of(int code, String comment) {
        return new Status(RESPONSE_CODES, code, Optional.of(comment));
    }

    /**
     * Parses a field's value.
     *
     * @throws MalformedException if it is not {@code 3DIGIT SP 3DIGIT [SP comment]}
     */
    public static Status parse(String value) {
        int space = value.indexOf(' ');
        if (space < 0) {
            throw MalformedException.of("Status", value, "namespace SP status-code [SP comment]");
        }
        ResponseStatus status = ResponseStatus.parse(value.substring(space + 1));
        return new Status(value.substring(0, space), status.code(), status.comment());
    }

    /** The field's value. */
    @Override
    public String toString() {
        String text = String.format(Locale.ROOT, "%s %03d", namespace, code);
        return comment.isPresent() ? text + " " + comment.get() : text;
    }
}
