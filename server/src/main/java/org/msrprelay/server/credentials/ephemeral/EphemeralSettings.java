package org.msrprelay.server.credentials.ephemeral;

import java.util.List;

/**
 * What the passwords of ephemeral users are made of.
 *
 * @param secrets any of them may have been used: the new one and, while it replaces another, the old one; at least one
 */
public record EphemeralSettings(List<String> secrets, Hash hash) {

    /** The hash of the HMAC. */
    public enum Hash {
        SHA1("HmacSHA1"),
        SHA256("HmacSHA256");

        private final String hmac;

        Hash(String hmac) {
            this.hmac = hmac;
        }

        String hmac() {
            return hmac;
        }
    }

    public EphemeralSettings {
        secrets = List.copyOf(secrets);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "EphemeralSettings[%d secrets, %s]".formatted(secrets.size(), hash);
    }
}
