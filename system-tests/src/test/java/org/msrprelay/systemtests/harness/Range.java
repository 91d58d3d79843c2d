package org.msrprelay.systemtests.harness;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Byte-Range as it stands on the wire.
 *
 * @param end the last octet, {@link #OPEN} for {@code *}
 * @param total as written: digits or {@code *}
 */
public record Range(long start, long end, String total) {

    public static final long OPEN = -1;

    private static final Pattern FORM = Pattern.compile("(\\d+)-(\\d+|\\*)/(\\d+|\\*)");

    public static Range parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new AssertionError("Byte-Range: " + text + " (expected: start-end/total)");
        }
        String end = matcher.group(2);
        return new Range(
                Long.parseLong(matcher.group(1)), end.equals("*") ? OPEN : Long.parseLong(end), matcher.group(3));
    }

    public boolean open() {
        return end == OPEN;
    }

    /** The number of octets named; only for a range with an end. */
    public long octets() {
        if (open()) {
            throw new AssertionError("an open range names no octets: " + this);
        }
        return end - start + 1;
    }

    @Override
    public String toString() {
        return start + "-" + (open() ? "*" : Long.toString(end)) + "/" + total;
    }
}
