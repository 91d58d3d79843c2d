package org.msrprelay.server.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** Sizes and rates as the file has them: {@code 2048}, {@code 64KiB}, {@code 10MiB}, {@code 1GiB}, {@code 1MiB/s}. */
final class Sizes {

    static final int KIB = 1024;
    static final int MIB = 1024 * KIB;
    static final int GIB = 1024 * MIB;

    private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,18})(B|KiB|MiB|GiB|TiB|)");

    private static final String PER_SECOND = "/s";

    private Sizes() {}

    /** Octets, at least so many. */
    static ValueType<Long> atLeast(long least, String example) {
        var expected = "a size of at least %s, such as %s".formatted(octets(least), example);
        return new ValueType<>(expected, text -> parse(text).filter(value -> value >= least));
    }

    /** Octets within bounds, both included. */
    static ValueType<Integer> between(int least, int most, String example) {
        var expected = "a size of at least %s and at most %s, such as %s".formatted(octets(least), text(most), example);
        return new ValueType<>(
                expected,
                text -> parse(text)
                        .filter(value -> value >= least && value <= most)
                        .map(Long::intValue));
    }

    /** Octets a second, at least so many. */
    static ValueType<Long> rate(long least, String example) {
        var expected = "a rate of at least %s a second, such as %s".formatted(octets(least), example);
        return new ValueType<>(expected, text -> parseRate(text).filter(value -> value >= least));
    }

    private static Optional<Long> parseRate(String text) {
        return text.endsWith(PER_SECOND)
                ? parse(text.substring(0, text.length() - PER_SECOND.length()))
                : Optional.empty();
    }

    static Optional<Long> parse(String text) {
        var match = SYNTAX.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        long factor = switch (match.group(2)) {
            case "KiB" -> KIB;
            case "MiB" -> MIB;
            case "GiB" -> GIB;
            case "TiB" -> 1024L * GIB;
            default -> 1;
        };
        try {
            return Optional.of(Math.multiplyExact(Long.parseLong(match.group(1)), factor));
        } catch (ArithmeticException tooLarge) {
            return Optional.empty();
        }
    }

    private static String octets(long count) {
        return count == 1 ? "1 octet" : count + " octets";
    }

    /** In the largest unit that leaves no rest. */
    static String text(long octets) {
        if (octets != 0 && octets % GIB == 0) {
            return octets / GIB + "GiB";
        }
        if (octets != 0 && octets % MIB == 0) {
            return octets / MIB + "MiB";
        }
        return octets != 0 && octets % KIB == 0 ? octets / KIB + "KiB" : Long.toString(octets);
    }
}
