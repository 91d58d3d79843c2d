package org.msrprelay.server.config;

import java.util.Set;
import java.util.regex.Pattern;

/** Keys whose values are secrets: others must not read a file that has them. */
final class SecretKeys {

    private static final Set<String> ALL = Set.of(
            "auth.nonce-key", "auth.jdbc.password", "auth.ephemeral.secrets", "websocket.jwt.secret", "admin.token");

    private static final String USERS = "auth.users";

    /** A driver's parameter, by whatever longer name, with a value that the environment does not put there. */
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("(?is)\\s*jdbc:.*password=(?!\\$\\{)[^&;].*");

    private SecretKeys() {}

    /**
     * Whether a secret stands in the file itself: what the environment has put there does not.
     *
     * @param written what stands in the file
     * @param value what it means
     */
    static boolean standIn(String key, String written, String value) {
        return ALL.contains(key)
                ? !value.isEmpty() && written.equals(value)
                : key.equals(USERS) && PASSWORD_IN_URL.matcher(written).matches();
    }
}
