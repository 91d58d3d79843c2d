package org.msrprelay.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.msrprelay.server.jwt.TokenRules;
import org.msrprelay.transport.websocket.WebSocketSettings.Compression;

/**
 * How WebSocket listeners behave.
 *
 * @param path of the handshake
 * @param origins in lower case, or {@code *}
 * @param requireAuth whether a handshake has to prove a user
 * @param clientCa who may vouch for users; empty: whoever may for relays
 * @param compression empty: none
 * @param jwt empty: no tokens
 */
public record WebSocketKeys(
        String path,
        Set<String> origins,
        Duration ping,
        boolean requireAuth,
        boolean clientCertificates,
        Optional<Path> clientCa,
        Optional<Compression> compression,
        Optional<Jwt> jwt) {

    /**
     * Tokens: signed with a secret, or by a key of the file's; it is one of the two.
     *
     * @param cookie empty: in no cookie
     */
    public record Jwt(Optional<Path> jwksFile, Optional<String> secret, TokenRules rules, Optional<String> cookie) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "tokens " + jwksFile.map(file -> "by " + file).orElse("by a secret");
        }
    }
}
