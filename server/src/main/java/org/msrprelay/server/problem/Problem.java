package org.msrprelay.server.problem;

import java.util.Comparator;

/**
 * One mistake of a user, or one warning, as the one line that is printed for it.
 *
 * @param file as the user named it
 * @param line counted from 1; 0: the file as a whole
 * @param key the full key, such as {@code relay.queue}; empty: none in particular
 * @param text the offending value and what was expected
 */
public record Problem(String file, int line, String key, String text) implements Comparable<Problem> {

    private static final Comparator<Problem> BY_PLACE =
            Comparator.comparing(Problem::file).thenComparingInt(Problem::line).thenComparing(Problem::key);

    /** A problem of a file as a whole. */
    public static Problem of(String file, String text) {
        return new Problem(file, 0, "", text);
    }

    @Override
    public int compareTo(Problem other) {
        return BY_PLACE.thenComparing(Problem::text).compare(this, other);
    }

    @Override
    public String toString() {
        var place = line == 0 ? file : file + ":" + line;
        return key.isEmpty() ? place + ": " + text : place + ": " + key + ": " + text;
    }
}
