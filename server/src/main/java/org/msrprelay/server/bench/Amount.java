package org.msrprelay.server.bench;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes, rates and durations as arguments have them; besides the units of the configuration the decimal ones of links and files. */
public final class Amount {
    private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,9})([A-Za-z]*)");
    private static final String PER_SECOND = "/s";

    private static final Map<String, Long> OCTETS = Map.of(
            "", 1L,
            "B", 1L,
            "KB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30);

    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    private Amount() {}

    /** Such as {@code 2048}, {@code 64KiB}, {@code 100MB}. */
    public static Optional<Long> octets(String text) {
        return parse(text, OCTETS);
    }

    /** Such as {@code 1KB/s}; at least 1 B/s. */
    public static Optional<Long> octetsPerSecond(String text) {
        return text.endsWith(PER_SECOND)
                ? octets(text.substring(0, text.length() - PER_SECOND.length())).filter(rate -> rate > 0)
                : Optional.empty();
    }

    /** Such as {@code 200ms}, {@code 20s}, {@code 1m}. */
    public static Optional<Duration> duration(String text) {
        return parse(text, MILLIS).map(Duration::ofMillis);
    }

    private static Optional<Long> parse(String text, Map<String, Long> units) {
        Matcher matcher = SYNTAX.matcher(text);
        return matcher.matches()
                ? Optional.ofNullable(units.get(matcher.group(2))).map(unit -> unit * Long.parseLong(matcher.group(1)))
                : Optional.empty();
    }
}
