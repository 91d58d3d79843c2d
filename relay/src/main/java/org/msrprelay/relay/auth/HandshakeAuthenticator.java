package org.msrprelay.relay.auth;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.relay.auth.DigestVerifier.Verdict;
import org.msrprelay.relay.spi.HandshakeDigest;

/**
 * Verifies the digest credentials of a WebSocket's handshake as those of an AUTH (RFC 7977 5.3.1).
 *
 * <p>Threading: from every loop.
 */
final class HandshakeAuthenticator implements HandshakeDigest {

    private final DigestVerifier digest;

    HandshakeAuthenticator(DigestVerifier digest) {
        this.digest = digest;
    }

    @Override
    public List<String> challenges() {
        return digest.challenges(false);
    }

    @Override
    public void verify(String authorization, String method, String uri, Executor loop, Consumer<Outcome> whenVerified) {
        DigestCredentials given;
        try {
            given = DigestCredentials.parse(authorization);
        } catch (MalformedException malformed) {
            whenVerified.accept(new Outcome.Malformed(malformed.reason()));
            return;
        }
        // RFC 7616 3.4.6: the uri is that of the request, else the credentials are for another one.
        if (given.uri().isPresent() && !given.uri().get().equals(uri)) {
            whenVerified.accept(new Outcome.Malformed("uri: not the request's (expected: " + uri + ")"));
            return;
        }
        digest.verify(given, method, uri, loop, verdict -> whenVerified.accept(outcome(verdict)));
    }

    private Outcome outcome(Verdict verdict) {
        return switch (verdict.worth()) {
            case RIGHT -> new Outcome.Right(verdict.user().orElseThrow());
            case WRONG -> new Outcome.Asked(digest.challenges(false));
            case STALE -> new Outcome.Asked(digest.challenges(true));
            case UNKNOWN -> new Outcome.Unavailable();
        };
    }
}
