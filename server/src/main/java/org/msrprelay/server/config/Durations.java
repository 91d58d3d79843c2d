package org.msrprelay.server.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as the file has them: {@code 200ms}, {@code 30s}, {@code 15m}, {@code 1h}, {@code 7d}. */
final class Durations {

    /** Longer ones are a slip of the pen; it also keeps every deadline far from overflowing. */
    static final Duration LONGEST = Duration.ofDays(365);

    private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

    private Durations() {}

    /** At least so long. */
    static ValueType<Duration> atLeast(Duration least, String example) {
        var expected = "a duration of at least %s, such as %s".formatted(text(least), example);
        return new ValueType<>(expected, text -> parse(text).filter(value -> within(value, least)));
    }

    /** Whole seconds, as header fields and database drivers count them; at least one. */
    static ValueType<Duration> wholeSeconds(String example) {
        var expected = "a duration of whole seconds, at least 1s, such as " + example;
        return new ValueType<>(
                expected,
                text -> parse(text).filter(value -> within(value, Duration.ofSeconds(1)) && value.toMillisPart() == 0));
    }

    private static boolean within(Duration value, Duration least) {
        return value.compareTo(least) >= 0 && value.compareTo(LONGEST) <= 0;
    }

    static Optional<Duration> parse(String text) {
        var match = SYNTAX.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(match.group(1));
        return Optional.of(
                switch (match.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    /** In the largest unit that leaves no rest. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0 || millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
