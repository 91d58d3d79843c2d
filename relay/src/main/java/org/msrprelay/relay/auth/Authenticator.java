package org.msrprelay.relay.auth;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.relay.auth.CredentialCheck.Claim;
import org.msrprelay.relay.auth.DigestVerifier.Verdict;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.session.Session;
import org.msrprelay.relay.session.SessionTable;
import org.msrprelay.relay.spi.AuthEvent;
import org.msrprelay.relay.spi.AuthOutcome;
import org.msrprelay.relay.spi.AuthSettings;
import org.msrprelay.relay.spi.HandshakeDigest;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.relay.spi.PeerSettings;
import org.msrprelay.relay.spi.ProvenUser;
import org.msrprelay.relay.spi.RelayObserver;
import org.msrprelay.relay.spi.RelayServices;
import org.msrprelay.relay.spi.RelaySettings;

/**
 * Answers AUTH requests to this relay (RFC 4976 5.1, 6.3, 9.1): challenge, digest, Expires, Use-Path.
 *
 * <p>Threading: from every loop, for the loop's own connections.
 */
public final class Authenticator {

    private static final String AUTH = "AUTH";
    private static final String AUTHORIZATION = "Authorization";

    private final AuthSettings settings;
    private final PeerSettings peers;
    private final SessionTable sessions;
    private final List<Listener> listeners;
    private final InstantSource clock;
    private final RelayObserver observer;
    private final CredentialCheck check;

    public Authenticator(RelaySettings relay, RelayServices services, SessionTable sessions) {
        this.settings = relay.auth();
        this.peers = relay.peers();
        this.listeners = relay.listeners();
        this.clock = services.clock();
        this.observer = services.observer();
        this.sessions = sessions;
        this.check = new CredentialCheck(settings, services);
    }

    /** The same credentials, in the handshake of a WebSocket. */
    public HandshakeDigest ofHandshakes() {
        return new HandshakeAuthenticator(check, settings.realm(), observer);
    }

    /**
     * Answers the request; on the connection's loop, before this method returns if the credentials are at hand and not
     * wrong, later if they have to be looked up, or the answer to wait.
     */
    public void answer(Hop hop, RequestHead request, Consumer<AuthAnswer> whenAnswered) {
        Optional<HopLink> link = hop.link();
        if (link.isEmpty()) {
            whenAnswered.accept(AuthAnswer.forbidden(request, "The connection is gone"));
            return;
        }
        Optional<AuthAnswer> unchecked = uncheckedAnswer(hop, link.get(), request);
        if (unchecked.isPresent()) {
            tell(link.get(), request, Optional.empty(), unchecked.get());
            whenAnswered.accept(unchecked.get());
        } else {
            check(hop, link.get(), request, whenAnswered);
        }
    }

    /** The response to a request that cannot be looked at for what it is. */
    public ResponseHead malformed(Hop hop, RequestHead request, String reason) {
        return told(hop, request, AuthAnswer.malformed(request, reason));
    }

    /** The response to a request that is not going to be looked at. */
    public ResponseHead forbidden(Hop hop, RequestHead request, String reason) {
        return told(hop, request, AuthAnswer.forbidden(request, reason));
    }

    private ResponseHead told(Hop hop, RequestHead request, AuthAnswer answer) {
        hop.link().ifPresent(link -> tell(link, request, Optional.empty(), answer));
        return answer.response();
    }

    /** The answer to a request whose credentials do not matter; empty if they do. */
    private Optional<AuthAnswer> uncheckedAnswer(Hop hop, HopLink link, RequestHead request) {
        if (listenerOf(hop).isEmpty()) {
            return Optional.of(AuthAnswer.forbidden(request, "AUTH on a connection that the relay opened"));
        }
        if (!link.secure() && !settings.overCleartext()) {
            return Optional.of(AuthAnswer.forbidden(request, "AUTH needs TLS"));
        }
        Optional<ProvenUser> proven = link.provenUser();
        if (proven.isPresent()) {
            return Optional.of(answerTo(proven.get(), hop, request));
        }
        if (check.offered().isEmpty()) {
            return Optional.of(AuthAnswer.forbidden(request, "No algorithm serves all users"));
        }
        return request.fields().first(AUTHORIZATION).isPresent()
                ? Optional.empty()
                : Optional.of(challenge(request, AuthOutcome.CHALLENGED, ""));
    }

    private void check(Hop hop, HopLink link, RequestHead request, Consumer<AuthAnswer> whenAnswered) {
        Attempt attempt;
        try {
            attempt = attempt(request, request.fields().first(AUTHORIZATION).orElse(""));
        } catch (MalformedException malformed) {
            AuthAnswer answer = AuthAnswer.malformed(request, malformed.reason());
            tell(link, request, Optional.empty(), answer);
            whenAnswered.accept(answer);
            return;
        }
        Claim claim = new Claim(attempt.credentials(), AUTH, attempt.uri(), whence(hop, link));
        check.check(claim, hop.loop(), checked -> {
            AuthAnswer answer = answerTo(checked.verdict(), hop, attempt);
            tell(link, request, Optional.of(attempt.credentials()), answer);
            // On a connection with another relay a client's answer that waits would hold up the other clients'.
            long delayNanos = hop.relayName().isPresent() ? 0 : checked.delayNanos();
            check.answer(hop.loop(), delayNanos, () -> whenAnswered.accept(answer));
        });
    }

    /** Whoever has a certificate may call himself a relay; those that are allowed by name are trusted to count for themselves. */
    private Whence whence(Hop hop, HopLink link) {
        return hop.relayName()
                .filter(peers::names)
                .<Whence>map(Whence.Relay::new)
                .orElseGet(() -> Whence.of(link.remoteAddress()));
    }

    private void tell(HopLink link, RequestHead request, Optional<DigestCredentials> given, AuthAnswer answer) {
        String user = answer.session()
                .map(Session::user)
                .or(() -> given.map(DigestCredentials::username))
                .or(() -> NamedUser.of(request.toPath().last()))
                .orElse("");
        observer.authAnswered(new AuthEvent(
                link.remoteAddress(),
                link.carriesMessages() ? AuthEvent.Door.WEBSOCKET : AuthEvent.Door.TCP,
                user,
                settings.realm(),
                given.flatMap(DigestVerifier::algorithm),
                answer.outcome(),
                answer.reason()));
    }

    /** The listener that the URI handed out names. */
    private Optional<Listener> listenerOf(Hop hop) {
        return hop.link()
                .flatMap(link -> link.listener()
                        .map(by ->
                                by.isWebSocket() ? firstOverTcp(by.advertised().scheme()) : Optional.of(by))
                        .orElseGet(() -> firstToRelay(hop, link)));
    }

    /** RFC 7977 8.1: nobody can connect to a WebSocket client; whoever is to reach him comes over TCP. */
    private Optional<Listener> firstOverTcp(Scheme scheme) {
        return listeners.stream()
                .filter(listener -> !listener.isWebSocket())
                .filter(listener -> listener.advertised().scheme() == scheme)
                .findFirst();
    }

    /**
     * A relay also sends AUTHs on the connections that this one opened to it; whoever is to reach the session then comes by
     * the first listener that suits.
     */
    private Optional<Listener> firstToRelay(Hop hop, HopLink link) {
        return listeners.stream()
                .filter(listener -> hop.relayName().isPresent())
                .filter(listener -> !listener.isWebSocket())
                .filter(listener -> listener.scheme().secure() == link.secure())
                .findFirst();
    }

    /**
     * RFC 7977 5.3.1: who has proven who he is when he connected needs no challenge, and is nobody else. No URI outlives the
     * proof; once it has ended, another takes another handshake.
     */
    private AuthAnswer answerTo(ProvenUser proven, Hop hop, RequestHead request) {
        try {
            if (!named(request).map(proven::isCalled).orElse(true)) {
                return AuthAnswer.forbidden(request, "The handshake was another user's");
            }
            return grant(hop, new Wish(request, proven, Expires.of(request), Optional.empty()));
        } catch (MalformedException malformed) {
            return AuthAnswer.malformed(request, malformed.reason());
        }
    }

    /** Who an AUTH says that it is of: by its credentials, else by the URI that it is sent to; empty if it does not say. */
    private static Optional<String> named(RequestHead request) {
        return request.fields()
                .first(AUTHORIZATION)
                .map(DigestCredentials::parse)
                .map(DigestCredentials::username)
                .or(() -> NamedUser.of(request.toPath().last()));
    }

    /** What a client wants and proves. */
    private record Attempt(
            RequestHead request, DigestCredentials credentials, String uri, Optional<Duration> expires) {}

    private static Attempt attempt(RequestHead request, String authorization) {
        DigestCredentials given = DigestCredentials.parse(authorization);
        // RFC 4976 9.1: H(A2) is of the rightmost To-Path URI; a uri parameter that says otherwise is not for us.
        String target = request.toPath().last().toString();
        if (given.uri().isPresent()
                && !MsrpUri.parse(given.uri().get()).equals(request.toPath().last())) {
            throw new MalformedException("uri: not the rightmost To-Path URI (expected: " + target + ")");
        }
        return new Attempt(request, given, given.uri().orElse(target), Expires.of(request));
    }

    private AuthAnswer answerTo(Verdict verdict, Hop hop, Attempt attempt) {
        RequestHead request = attempt.request();
        return switch (verdict.worth()) {
            case RIGHT -> {
                String info = check.authenticationInfo(attempt.credentials(), verdict);
                ProvenUser user = verdict.user().orElseThrow();
                yield grant(hop, new Wish(request, user, attempt.expires(), Optional.of(info)));
            }
            case WRONG -> challenge(request, AuthOutcome.WRONG, verdict.reason());
            case UNKNOWN_USER -> challenge(request, AuthOutcome.UNKNOWN_USER, verdict.reason());
            case STALE -> challenge(request, AuthOutcome.STALE, verdict.reason());
            case UNAVAILABLE -> AuthAnswer.unavailable(request, verdict.reason());
            case LOCKED_OUT -> AuthAnswer.lockedOut(request, verdict.reason());
        };
    }

    /**
     * What a user who is known wants.
     *
     * @param authenticationInfo what proves to him that we are who we should be
     */
    private record Wish(
            RequestHead request, ProvenUser user, Optional<Duration> expires, Optional<String> authenticationInfo) {}

    /** RFC 4976 5.1: a URI is valid for no longer than was asked for; it may be shorter. */
    private static Duration shorter(Duration asked, Duration left) {
        return asked.compareTo(left) <= 0 ? asked : Duration.ofSeconds(left.toSeconds());
    }

    /** The credentials are right: the wish is looked at (RFC 4976 6.3). */
    private AuthAnswer grant(Hop hop, Wish wish) {
        RequestHead request = wish.request();
        Duration left = wish.user().left(clock.instant());
        if (left.compareTo(ProvenUser.LEAST_LEFT) < 0) {
            return AuthAnswer.forbidden(request, "What was proven ends too soon: other credentials are needed");
        }
        Duration asked = wish.expires().orElse(settings.defaultExpires());
        if (asked.compareTo(settings.minExpires()) < 0) {
            return AuthAnswer.outOfBounds(request, "Min-Expires", settings.minExpires());
        }
        if (asked.compareTo(settings.maxExpires()) > 0) {
            return AuthAnswer.outOfBounds(request, "Max-Expires", settings.maxExpires());
        }
        Duration lifetime = shorter(asked, left);
        Optional<Listener> listener = listenerOf(hop);
        if (listener.isEmpty()) {
            // The connection went while its user was looked up.
            return AuthAnswer.forbidden(request, "The connection is gone");
        }
        Optional<Session> session = sessions.start(hop, wish.user().name(), listener.get(), lifetime);
        return session.map(made -> AuthAnswer.granted(request, made, wish.authenticationInfo(), lifetime))
                .orElseGet(() -> AuthAnswer.forbidden(request, "Too many sessions of this user"));
    }

    private AuthAnswer challenge(RequestHead request, AuthOutcome outcome, String reason) {
        return AuthAnswer.asked(request, check.challenges(outcome == AuthOutcome.STALE), outcome, reason);
    }
}
