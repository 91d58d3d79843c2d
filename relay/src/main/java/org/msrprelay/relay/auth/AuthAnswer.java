package org.msrprelay.relay.auth;

import java.util.Optional;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.relay.session.Session;

/**
 * The answer to an AUTH.
 *
 * @param session what was made, if it succeeded
 */
public record AuthAnswer(ResponseHead response, Outcome outcome, Optional<Session> session) {

    /** What the answer means for the connection. */
    public enum Outcome {
        /** A session was made. */
        ACCEPTED,
        /** Credentials were asked for, or asked for again with a fresh nonce. */
        CHALLENGED,
        /** The credentials were wrong; several such end the connection (RFC 4976 6.3). */
        FAILED,
        /** The credentials were right or not looked at; the request was not granted. */
        REFUSED
    }
}
