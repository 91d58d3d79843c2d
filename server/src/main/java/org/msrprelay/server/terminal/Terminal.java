package org.msrprelay.server.terminal;

import java.util.Optional;

/** What is known of the terminal. */
public final class Terminal {
    /** As wide as terminals have been since they were made of glass. */
    private static final int USUAL_COLUMNS = 80;

    private static final int LEAST_COLUMNS = 40;
    private static final int MOST_COLUMNS = 200;

    private Terminal() {}

    /** Whether people watch stdout and stderr, rather than a file or another program. */
    public static boolean isThere() {
        return Optional.ofNullable(System.console()).isPresent() && !"dumb".equals(System.getenv("TERM"));
    }

    /** COLUMNS, if it is exported and sensible. */
    public static int columns() {
        return Optional.ofNullable(System.getenv("COLUMNS"))
                .filter(text -> text.matches("[0-9]{1,4}"))
                .map(Integer::parseInt)
                .filter(columns -> columns >= LEAST_COLUMNS)
                .map(columns -> Math.min(columns, MOST_COLUMNS))
                .orElse(USUAL_COLUMNS);
    }
}
