package org.msrprelay.relay.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * Who has proven who he is: by an AUTH's credentials, or in a connection's handshake (RFC 7977 5.3.1), so that his AUTHs there need no
 * further proof.
 *
 * @param name the user whom sessions and limits count, in the octets that a digest's {@code username} would have
 * @param given the {@code username} of the credentials that proved it, the same unless several user names are one person's
 * @param until when the proof ends, and with it the sessions that were made by it; {@link Instant#MAX} if it does not
 */
public record ProvenUser(String name, String given, Instant until) {

    /**
     * A proof that ends sooner is none: clients in browsers AUTH again 30 s before an Expires is over, so that one of 30 s or less makes
     * them do it without end.
     */
    public static final Duration LEAST_LEFT = Duration.ofSeconds(35);

    /** One who has no other name. */
    public ProvenUser(String name, Instant until) {
        this(name, name, until);
    }

    /** Whether that is he: by the name that counts, or by the one that he gave. */
    public boolean isCalled(String user) {
        return user.equals(name) || user.equals(given);
    }

    /** How long it still holds; negative if it has ended. */
    public Duration left(Instant now) {
        return Duration.between(now, until);
    }

    /** One whose proof holds as long as the connection. */
    public static ProvenUser always(String name) {
        return new ProvenUser(name, Instant.MAX);
    }
}
