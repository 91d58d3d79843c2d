package org.msrprelay.protocol;

import java.util.Locale;

/** What the sender of a request wants to hear when it fails (RFC 4975 5.3, 7.1.1). */
public enum FailureReport {
    /** A response to every request, and timeouts are failures. The meaning of an absent field. */
    YES,
    /** Errors are told, success and timeouts are not. */
    PARTIAL,
    /** Nothing is told, and nothing is answered. */
    NO;

    /** The field's value, lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Parses a field's value.
     *
     * @throws MalformedException if it is none of {@code yes}, {@code partial}, {@code no}, in any case
     */
    static FailureReport parse(String value) {
        for (FailureReport report : values()) {
            if (report.name().equalsIgnoreCase(value)) {
                return report;
            }
        }
        throw MalformedException.of("Failure-Report", value, "yes, partial or no");
    }
}
