package org.msrprelay.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.server.file.PrivateFile;

/** The configuration of a {@link ChildRelay}: on loopback, for a load that comes from one address and one user. */
final class ChildConfiguration {
    private static final String HOST = "127.0.0.1";
    private static final String REALM = "bench";
    private static final String USERS = "users";

    private ChildConfiguration() {}

    /**
     * Writes {@code relay.yaml} and what it names.
     *
     * @param settings keys and values in addition to the usual ones, or in their place
     */
    static void write(Path directory, boolean secure, Map<String, String> settings, Login login) throws IOException {
        Map<String, String> all = usual(secure);
        all.putAll(settings);
        Files.writeString(directory.resolve("relay.yaml"), yaml(all));
        PrivateFile.createIfAbsent(directory.resolve(USERS));
        Files.writeString(directory.resolve(USERS), users(login));
    }

    /** One user at one address, many times; readers who answer late on purpose. */
    private static Map<String, String> usual(boolean secure) {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("host", HOST),
                Map.entry("listen", "[\"" + (secure ? "msrps" : "msrp") + "://" + HOST + ":0;tcp\"]"),
                Map.entry("auth.realm", REALM),
                Map.entry("auth.users", USERS),
                Map.entry("auth.over-cleartext", "true"),
                Map.entry("relay.response-timeout", "10m"),
                Map.entry("relay.stall-timeout", "10m"),
                Map.entry("limits.connections-per-address", "100000"),
                Map.entry("limits.sessions-per-user", "100000"),
                Map.entry("next-hops.allow", "[127.0.0.0/8]"),
                Map.entry("relays.over-cleartext", "true"),
                Map.entry("relays.stall-timeout", "10m")));
    }

    /** Keys without a section, then the sections, as the map sorts them. */
    static String yaml(Map<String, String> settings) {
        StringBuilder text = new StringBuilder();
        Map<String, StringBuilder> sections = new TreeMap<>();
        settings.forEach((key, value) -> {
            int dot = key.indexOf('.');
            StringBuilder into = dot < 0
                    ? text
                    : sections.computeIfAbsent(key.substring(0, dot), name -> new StringBuilder(name + ":\n"));
            into.append(dot < 0 ? "" : "  ")
                    .append(key.substring(dot + 1))
                    .append(": ")
                    .append(value)
                    .append('\n');
        });
        sections.values().forEach(text::append);
        return text.toString();
    }

    private static String users(Login login) {
        StringBuilder lines = new StringBuilder();
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            String ha1 = DigestArithmetic.ha1(algorithm, login.user(), REALM, login.password());
            lines.append(login.user())
                    .append(':')
                    .append(REALM)
                    .append(':')
                    .append(ha1)
                    .append('\n');
        }
        return lines.toString();
    }
}
