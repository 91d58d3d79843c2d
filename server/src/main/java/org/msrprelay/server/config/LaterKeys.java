package org.msrprelay.server.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys that are understood and checked, but do nothing yet. Whoever gives one a value of its own is told so, rather than
 * left to believe in a protection that is not there.
 */
final class LaterKeys {

    private static final String ADMIN = "the admin interface comes with a later one";

    private static final Map<String, String> REASONS = Map.of("admin", ADMIN);

    private LaterKeys() {}

    /** Why the key, or the section that it is in, has no effect; empty: it has one. */
    static Optional<String> reason(String key) {
        for (var prefix = key; ; prefix = prefix.substring(0, prefix.lastIndexOf('.'))) {
            var reason = Optional.ofNullable(REASONS.get(prefix));
            if (reason.isPresent() || prefix.indexOf('.') < 0) {
                return reason;
            }
        }
    }

    /** Every such key or section. */
    static List<String> all() {
        return REASONS.keySet().stream().sorted().toList();
    }
}
