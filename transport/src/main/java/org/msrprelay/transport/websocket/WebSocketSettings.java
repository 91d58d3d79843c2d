package org.msrprelay.transport.websocket;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.msrprelay.relay.spi.TokenVerifier;

/**
 * How WebSocket listeners behave.
 *
 * @param path of the handshake's request, without a query
 * @param origins whose pages may connect, as browsers write them ({@code https://example.org}); {@link #ANY_ORIGIN} in it: all
 * @param ping how often the other side is asked for a sign of life, and how long it is waited for
 * @param requireAuth whether a handshake has to prove a user; else an AUTH may do that
 * @param tokens how a handshake may prove one by a token
 * @param clientCertificates whether a handshake may prove one by a TLS certificate
 * @param compression how messages may be compressed if the client wants it; empty: not at all
 */
public record WebSocketSettings(
        String path,
        Set<String> origins,
        Duration ping,
        boolean requireAuth,
        Optional<Tokens> tokens,
        boolean clientCertificates,
        Optional<Compression> compression) {

    public static final String ANY_ORIGIN = "*";

    public static final WebSocketSettings DEFAULT = new WebSocketSettings(
            "/", Set.of(ANY_ORIGIN), Duration.ofSeconds(30), false, Optional.empty(), false, Optional.empty());

    public WebSocketSettings {
        origins = Set.copyOf(origins);
        boolean comesByItself =
                clientCertificates || tokens.flatMap(Tokens::cookie).isPresent();
        if (comesByItself && origins.contains(ANY_ORIGIN)) {
            throw new IllegalArgumentException("origins: * (expected: named ones, since a browser shows cookies and"
                    + " certificates whatever page it is that connects)");
        }
    }

    /**
     * Tokens, as {@code Authorization: Bearer} and perhaps in a cookie.
     *
     * @param cookie the cookie's name; empty: in no cookie
     */
    public record Tokens(TokenVerifier verifier, Optional<String> cookie) {}

    /**
     * permessage-deflate (RFC 7692).
     *
     * @param mostInflatedOctets that one compressed message may inflate to
     */
    public record Compression(long mostInflatedOctets) {

        /** 64 MiB: many times what clients put into one message, and a thousandth as much compressed. */
        public static final long INFLATED_OCTETS = 64L * 1024 * 1024;
    }

    boolean allowsOrigin(String origin) {
        return origins.contains(ANY_ORIGIN) || origins.contains(origin);
    }
}
