package org.msrprelay.client.auth;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.digest.DigestChallenge;

/**
 * The challenges to answer next without being asked again, one a relay and user (RFC 7616 3.3 protection space, scoped by
 * RFC 4976 9.1 to the URI's authority).
 *
 * <p>Belongs to one connection and is used on its loop. Keeps {@link #MAX_RELAYS}.
 */
public final class Nonces {
    /** A connection leads to one relay, and through it to few others. */
    private static final int MAX_RELAYS = 16;

    private final Map<String, Counted> nonces = new LinkedHashMap<>();

    /** A challenge and how often its nonce was used. */
    static final class Counted {
        private final DigestChallenge challenge;
        private long count;

        Counted(DigestChallenge challenge) {
            this.challenge = challenge;
        }

        DigestChallenge challenge() {
            return challenge;
        }

        /** The next nonce count: a pair of nonce and count is sent but once. */
        long next() {
            return ++count;
        }
    }

    @Nullable Counted find(AuthRequest request) {
        return nonces.get(key(request));
    }

    Counted put(AuthRequest request, DigestChallenge challenge) {
        String key = key(request);
        if (!nonces.containsKey(key) && nonces.size() >= MAX_RELAYS) {
            nonces.remove(nonces.keySet().iterator().next());
        }
        Counted counted = new Counted(challenge);
        nonces.put(key, counted);
        return counted;
    }

    private static String key(AuthRequest request) {
        MsrpUri relay = request.toPath().last();
        return relay.host() + " " + relay.port().orElse(0) + " " + request.user();
    }
}
