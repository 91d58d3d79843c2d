package org.msrprelay.relay.auth;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.relay.auth.CredentialCheck.Claim;
import org.msrprelay.relay.auth.DigestVerifier.Verdict;
import org.msrprelay.relay.spi.AuthEvent;
import org.msrprelay.relay.spi.AuthOutcome;
import org.msrprelay.relay.spi.HandshakeDigest;
import org.msrprelay.relay.spi.Loop;
import org.msrprelay.relay.spi.ProvenUser;
import org.msrprelay.relay.spi.RelayObserver;

/**
 * Verifies the digest credentials of a WebSocket's handshake as those of an AUTH (RFC 7977 5.3.1).
 *
 * <p>Threading: from every loop.
 */
final class HandshakeAuthenticator implements HandshakeDigest {

    private final CredentialCheck check;
    private final String realm;
    private final RelayObserver observer;

    HandshakeAuthenticator(CredentialCheck check, String realm, RelayObserver observer) {
        this.check = check;
        this.realm = realm;
        this.observer = observer;
    }

    @Override
    public List<String> challenges() {
        return check.challenges(false);
    }

    @Override
    public void verify(String authorization, Handshake handshake, Loop loop, Consumer<Outcome> whenVerified) {
        DigestCredentials given;
        try {
            given = DigestCredentials.parse(authorization);
        } catch (MalformedException malformed) {
            whenVerified.accept(malformed(handshake, Optional.empty(), malformed.reason()));
            return;
        }
        // RFC 7616 3.4.6: the uri is that of the request, else the credentials are for another one.
        if (given.uri().isPresent() && !given.uri().get().equals(handshake.uri())) {
            String reason = "uri: not the request's (expected: " + handshake.uri() + ")";
            whenVerified.accept(malformed(handshake, Optional.of(given), reason));
            return;
        }
        Claim claim = new Claim(given, handshake.method(), handshake.uri(), Whence.of(handshake.from()));
        check.check(claim, loop, checked -> {
            Outcome outcome = outcome(handshake, given, checked.verdict());
            check.answer(loop, checked.delayNanos(), () -> whenVerified.accept(outcome));
        });
    }

    private Outcome malformed(Handshake handshake, Optional<DigestCredentials> given, String reason) {
        tell(handshake, given, given.map(DigestCredentials::username).orElse(""), AuthOutcome.MALFORMED, reason);
        return new Outcome.Malformed(reason);
    }

    private Outcome outcome(Handshake handshake, DigestCredentials given, Verdict verdict) {
        AuthOutcome told = switch (verdict.worth()) {
            case RIGHT -> AuthOutcome.GRANTED;
            case WRONG -> AuthOutcome.WRONG;
            case UNKNOWN_USER -> AuthOutcome.UNKNOWN_USER;
            case STALE -> AuthOutcome.STALE;
            case UNAVAILABLE -> AuthOutcome.UNAVAILABLE;
            case LOCKED_OUT -> AuthOutcome.LOCKED_OUT;
        };
        String user = verdict.user().map(ProvenUser::name).orElse(given.username());
        tell(handshake, Optional.of(given), user, told, verdict.reason());
        return switch (verdict.worth()) {
            case RIGHT -> new Outcome.Right(verdict.user().orElseThrow());
            case WRONG, UNKNOWN_USER -> new Outcome.Asked(check.challenges(false));
            case STALE -> new Outcome.Asked(check.challenges(true));
            case UNAVAILABLE -> new Outcome.Unavailable();
            case LOCKED_OUT -> new Outcome.LockedOut();
        };
    }

    private void tell(
            Handshake handshake, Optional<DigestCredentials> given, String user, AuthOutcome outcome, String reason) {
        observer.authAnswered(new AuthEvent(
                handshake.from(),
                AuthEvent.Door.HANDSHAKE,
                user,
                realm,
                given.flatMap(DigestVerifier::algorithm),
                outcome,
                reason));
    }
}
