package org.msrprelay.server.config;

import java.util.Set;

/** Keys whose values are secrets: others must not read a file that has them. */
final class SecretKeys {

    private static final Set<String> ALL = Set.of(
            "auth.nonce-key", "auth.jdbc.password", "auth.ephemeral.secrets", "websocket.jwt.secret", "admin.token");

    private SecretKeys() {}

    static boolean contain(String key) {
        return ALL.contains(key);
    }
}
