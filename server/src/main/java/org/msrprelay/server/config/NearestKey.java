package org.msrprelay.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known key that a misspelt or misplaced one was probably meant to be. */
final class NearestKey {

    /** A key of another section has to be nearer by so many letters than one of the same section. */
    private static final int OTHER_SECTION_PENALTY = 2;

    private NearestKey() {}

    static Optional<String> to(String unknown, Collection<String> known) {
        return known.stream()
                .min(Comparator.<String>comparingInt(key -> distance(unknown, key))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int distance(String unknown, String key) {
        int letters = edits(last(unknown), last(key));
        return section(unknown).equals(section(key)) ? letters : letters + OTHER_SECTION_PENALTY;
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String section(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('.')));
    }

    /** Levenshtein's distance, with one row of its table at a time. */
    private static int edits(String from, String to) {
        var row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column < row.length; column++) {
                int substituted = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(substituted, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
