package org.msrprelay.server.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys that are understood and checked, but do nothing yet. Whoever gives one a value of its own is told so, rather than
 * left to believe in a protection that is not there.
 */
final class LaterKeys {

    private static final String RATES = "rate limits come with a later one";
    private static final String MUTUAL_TLS =
            "relays are not told from other connections yet, mutual TLS comes with a later one";
    private static final String WEBSOCKET = "WebSocket comes with a later one";
    private static final String ADMIN = "the admin interface comes with a later one";
    private static final String JDBC = "users are read from htdigest files only";
    private static final String EPHEMERAL = "users are read from htdigest files only";

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("auth.lockout", "failed AUTHs are counted for each connection only (auth.max-failures)"),
            Map.entry("auth.jdbc", JDBC),
            Map.entry("auth.ephemeral", EPHEMERAL),
            Map.entry("relay.memory", "what each connection and flow holds is bounded, their sum is not"),
            Map.entry("limits.rate", RATES),
            Map.entry("limits.rate-per-connection", RATES),
            Map.entry("limits.rate-per-user", RATES),
            Map.entry("relays.allow", MUTUAL_TLS),
            Map.entry("relays.connections-per-peer", MUTUAL_TLS),
            Map.entry("relays.stall-timeout", MUTUAL_TLS),
            Map.entry("websocket", WEBSOCKET),
            Map.entry("admin", ADMIN));

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
