package org.msrprelay.relay.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a {@link CredentialStore} says about a user. */
public sealed interface LookUp {

    /**
     * The user is known.
     *
     * @param ha1s what his password may be verified by (RFC 7616 3.4.2), in lower-case hex; at least one. Several while one
     *     secret that passwords are made of replaces another
     * @param name whom sessions and limits count: the user, unless several user names are the same person's
     * @param until when he is known no longer, and with it the sessions that he makes now; {@link Instant#MAX} if it does not end
     */
    record Found(List<String> ha1s, String name, Instant until) implements LookUp {

        public Found {
            ha1s = List.copyOf(ha1s);
            if (ha1s.isEmpty()) {
                throw new IllegalArgumentException("ha1s: empty (expected: at least one)");
            }
        }

        /** A user with one password, who stays. */
        public static Found of(String ha1, String name) {
            return new Found(List.of(ha1), name, Instant.MAX);
        }

        /** Without what is as good as the password. */
        @Override
        public String toString() {
            return "Found[name=" + name + ", until=" + until + "]";
        }
    }

    /**
     * There is no such user, or he cannot be verified by the algorithm. His AUTH fails as one with a wrong password does.
     *
     * @param reason for logs, never for the client
     */
    record Unknown(String reason) implements LookUp {}

    /** There is nobody of that name. */
    Unknown NO_SUCH_USER = new Unknown("no such user");

    /**
     * It cannot be said now whether there is such a user: his AUTH is refused without being counted as a failure.
     *
     * @param reason for logs, never for the client
     */
    record Unavailable(String reason) implements LookUp {}

    /** {@link Found} if there is an HA1, else {@link Unknown}. */
    static LookUp of(Optional<String> ha1, String name) {
        return ha1.<LookUp>map(known -> Found.of(known, name)).orElse(NO_SUCH_USER);
    }
}
