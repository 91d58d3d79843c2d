package org.msrprelay.protocol;

/**
 * Thrown by every {@code parse} for text that the RFCs do not allow.
 *
 * <p>Bad input is routine for a protocol server, so it costs no stack trace. The message names the offending value and
 * what was expected, in printable ASCII: {@code range-start: 0 (expected: >= 1)}.
 */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public MalformedException(String message) {
        super(message, null, false, false);
        this.reason = message;
    }

    /** The message, which is always there. */
    public String reason() {
        return reason;
    }

    /** For {@code value} found where {@code expected} should be; the value may hold any octets and have any length. */
    public static MalformedException of(String what, String value, String expected) {
        return new MalformedException(what + ": " + Excerpt.of(value) + " (expected: " + expected + ")");
    }
}
