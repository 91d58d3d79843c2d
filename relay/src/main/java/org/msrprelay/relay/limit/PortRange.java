package org.msrprelay.relay.limit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ports from the first to the last, both included.
 *
 * @param first 1 to 65535
 * @param last first to 65535
 */
public record PortRange(int first, int last) {

    private static final int MAX_PORT = 65_535;
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

    public PortRange {
        if (first < 1 || last > MAX_PORT || first > last) {
            throw malformed(first + "-" + last);
        }
    }

    /**
     * Parses {@code 2855} or {@code 1024-65535}.
     *
     * @throws IllegalArgumentException if it is neither; the message names the value and what was expected
     */
    public static PortRange parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw malformed(text);
        }
        int first = Integer.parseInt(form.group(1));
        int last = form.group(2) == null ? first : Integer.parseInt(form.group(2));
        if (first < 1 || last > MAX_PORT || first > last) {
            throw malformed(text);
        }
        return new PortRange(first, last);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "ports: " + text + " (expected: a port or a range such as 1024-65535, within 1-65535)");
    }

    public boolean contains(int port) {
        return port >= first && port <= last;
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
