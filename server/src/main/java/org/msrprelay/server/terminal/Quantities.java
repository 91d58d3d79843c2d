package org.msrprelay.server.terminal;

import java.time.Duration;
import java.util.Locale;

/** Octets, rates and durations as people read them. */
public final class Quantities {
    private static final int STEP = 1024;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Quantities() {}

    /** For example {@code 512 B}, {@code 1.5 MiB}. */
    public static String octets(long octets) {
        double value = octets;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }

    /** For example {@code 120.5 MiB/s}; nothing that makes sense of no time at all. */
    public static String rate(long octets, Duration time) {
        double seconds = time.toNanos() / 1e9;
        return seconds <= 0 ? "-" : octets(Math.round(octets / seconds)) + "/s";
    }

    /** For example {@code 4.2 s}, {@code 3:05}, {@code 1:02:10}. */
    public static String duration(Duration time) {
        if (time.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
        }
        String minutes = String.format(Locale.ROOT, "%02d:%02d", time.toMinutesPart(), time.toSecondsPart());
        return time.toHours() == 0 ? minutes.replaceFirst("^0", "") : time.toHours() + ":" + minutes;
    }
}
