package org.msrprelay.relay.spi;

import java.time.Instant;

/**
 * Whom a connection's handshake has proven (RFC 7977 5.3.1): an AUTH of that user's needs no further proof.
 *
 * @param name the user, in the octets that a digest's {@code username} would have
 * @param until when the proof ends; {@link Instant#MAX} if it does not
 */
public record ProvenUser(String name, Instant until) {

    /** One whose proof holds as long as the connection. */
    public static ProvenUser always(String name) {
        return new ProvenUser(name, Instant.MAX);
    }
}
