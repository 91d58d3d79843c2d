package org.msrprelay.relay.spi;

/** What became of an AUTH, or of digest credentials in the handshake of a WebSocket. */
public enum AuthOutcome {
    /** 200: a session was made; in a handshake: the user is proven. */
    GRANTED,
    /** 401: no credentials came, and were asked for. */
    CHALLENGED,
    /** 401 with {@code stale=true}: the credentials were right, and their nonce too old, unknown, or used so before. */
    STALE,
    /** 401: the credentials were wrong. */
    WRONG,
    /** 401 as well: there is no such user. Nobody but the observer is told so. */
    UNKNOWN_USER,
    /** 403: too many AUTHs have failed. What the credentials are worth is not told. */
    LOCKED_OUT,
    /** 400: the credentials, or the Expires, could not be understood. */
    MALFORMED,
    /** 408: the credentials could not be looked up. */
    UNAVAILABLE,
    /** 423: the credentials were right, the Expires was too short or too long. */
    INTERVAL_OUT_OF_BOUNDS,
    /** 403: not on this connection, not as this user, or not one more session. */
    FORBIDDEN;

    /** Whether it counts as a failure against the connection that the AUTH came by (RFC 4976 6.3). */
    public boolean isFailure() {
        return this == WRONG || this == UNKNOWN_USER || this == MALFORMED;
    }
}
