package org.msrprelay.protocol;

import java.util.OptionalLong;

/**
 * The value of a Byte-Range field (RFC 4975 7.1.1): which octets of the message a chunk or a REPORT is about.
 *
 * <p>Only the form is checked. A range-end before range-start (as in {@code 1-0/0}) or past the total is seen on the
 * wire and kept as it is.
 *
 * @param start position of the first octet, from 1
 * @param end position of the last octet, from 0, or {@link #ANY}
 * @param total octets of the whole message, from 0, or {@link #ANY}
 */
public record ByteRange(long start, long end, long total) {
    /** {@code *}: not known, or open to interruption. */
    public static final long ANY = -1;

    public ByteRange {
        if (start < 1) {
            throw new MalformedException("range-start: " + start + " (expected: >= 1)");
        }
        if (end < ANY) {
            throw new MalformedException("range-end: " + end + " (expected: >= 0 or *)");
        }
        if (total < ANY) {
            throw new MalformedException("total: " + total + " (expected: >= 0 or *)");
        }
    }

    /**
     * Parses a field's value.
     *
     * @throws MalformedException if it is not {@code start-end/total}, or a number does not fit a long
     */
    public static ByteRange parse(String value) {
        int hyphen = value.indexOf('-');
        int slash = value.indexOf('/', hyphen + 1);
        if (hyphen < 0 || slash < 0) {
            throw MalformedException.of("Byte-Range", value, "start-end/total");
        }
        long start = number("range-start", value, 0, hyphen);
        long end = numberOrAny("range-end", value, hyphen + 1, slash);
        return new ByteRange(start, end, numberOrAny("total", value, slash + 1, value.length()));
    }

    private static long numberOrAny(String what, String value, int from, int to) {
        return to - from == 1 && value.charAt(from) == '*' ? ANY : number(what, value, from, to);
    }

    private static long number(String what, String value, int from, int to) {
        long number = Grammar.decimal(value, from, to);
        if (number < 0) {
            throw MalformedException.of(what, value.substring(from, to), "digits, at most " + Long.MAX_VALUE);
        }
        return number;
    }

    /** How many octets it says there are; empty if range-end is open, or lies more than one before range-start. */
    public OptionalLong octets() {
        return end == ANY || end < start - 1 ? OptionalLong.empty() : OptionalLong.of(end - start + 1);
    }

    /** The same range with this end, {@link #ANY} included. */
    public ByteRange withEnd(long newEnd) {
        return new ByteRange(start, newEnd, total);
    }

    /** The field's value. */
    @Override
    public String toString() {
        return start + "-" + (end == ANY ? "*" : Long.toString(end)) + "/"
                + (total == ANY ? "*" : Long.toString(total));
    }
}
