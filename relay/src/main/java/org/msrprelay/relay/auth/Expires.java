package org.msrprelay.relay.auth;

import java.time.Duration;
import java.util.Optional;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.RequestHead;

/** The Expires field of an AUTH: a whole number of seconds (RFC 4976 4.6, 7). */
final class Expires {

    /** More digits than any bound has: such a wish is simply too long, not malformed. */
    private static final int MAX_DIGITS = 15;

    private Expires() {}

    /** The wish; empty if there is none. */
    static Optional<Duration> of(RequestHead request) {
        return request.fields().first("Expires").map(String::strip).map(Expires::parse);
    }

    private static Duration parse(String value) {
        if (value.isEmpty() || !value.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw MalformedException.of("Expires", value, "a whole number of seconds");
        }
        String significant = value.length() > MAX_DIGITS ? "9".repeat(MAX_DIGITS) : value;
        return Duration.ofSeconds(Long.parseLong(significant));
    }
}
