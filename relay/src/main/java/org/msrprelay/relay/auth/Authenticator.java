package org.msrprelay.relay.auth;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.Responses;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.relay.auth.AuthAnswer.Outcome;
import org.msrprelay.relay.auth.DigestVerifier.Verdict;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.session.Session;
import org.msrprelay.relay.session.SessionTable;
import org.msrprelay.relay.spi.AuthSettings;
import org.msrprelay.relay.spi.HandshakeDigest;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.relay.spi.ProvenUser;
import org.msrprelay.relay.spi.RelayServices;

/**
 * Answers AUTH requests to this relay (RFC 4976 5.1, 6.3, 9.1): challenge, digest, Expires, Use-Path.
 *
 * <p>Threading: from every loop, for the loop's own connections.
 */
public final class Authenticator {

    private static final String AUTH = "AUTH";

    private final AuthSettings settings;
    private final SessionTable sessions;
    private final List<Listener> listeners;
    private final InstantSource clock;
    private final DigestVerifier digest;

    /**
     * @param listeners those of this relay, in configuration order
     */
    public Authenticator(
            AuthSettings settings, RelayServices services, SessionTable sessions, List<Listener> listeners) {
        this.settings = settings;
        this.listeners = listeners;
        this.clock = services.clock();
        this.sessions = sessions;
        this.digest = new DigestVerifier(settings, services);
    }

    /** The same credentials, in the handshake of a WebSocket. */
    public HandshakeDigest ofHandshakes() {
        return new HandshakeAuthenticator(digest);
    }

    /**
     * Answers the request; on the connection's loop, before this method returns if the credentials are at hand, later if
     * they have to be looked up.
     */
    public void answer(Hop hop, RequestHead request, Consumer<AuthAnswer> whenAnswered) {
        if (listenerOf(hop).isEmpty()) {
            whenAnswered.accept(refused(request, StatusCodes.FORBIDDEN, "AUTH on a connection that the relay opened"));
            return;
        }
        if (!hop.link().map(HopLink::secure).orElse(false) && !settings.overCleartext()) {
            whenAnswered.accept(refused(request, StatusCodes.FORBIDDEN, "AUTH needs TLS"));
            return;
        }
        Optional<ProvenUser> proven = hop.link().flatMap(HopLink::provenUser);
        if (proven.isPresent()) {
            whenAnswered.accept(answerTo(proven.get(), hop, request));
            return;
        }
        if (digest.offered().isEmpty()) {
            whenAnswered.accept(refused(request, StatusCodes.FORBIDDEN, "No algorithm serves all users"));
            return;
        }
        Optional<String> authorization = request.fields().first("Authorization");
        if (authorization.isEmpty()) {
            whenAnswered.accept(new AuthAnswer(challenge(request, false), Outcome.CHALLENGED, Optional.empty()));
            return;
        }
        Attempt attempt;
        try {
            attempt = attempt(request, authorization.get());
        } catch (MalformedException malformed) {
            whenAnswered.accept(failed(request, malformed.reason()));
            return;
        }
        digest.verify(
                attempt.credentials(),
                AUTH,
                attempt.uri(),
                hop::onLoop,
                verdict -> whenAnswered.accept(answerTo(verdict, hop, attempt)));
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
            if (!named(request).map(proven.name()::equals).orElse(true)) {
                return refused(request, StatusCodes.FORBIDDEN, "The handshake was another user's");
            }
            return grant(hop, new Wish(request, proven, Expires.of(request), Optional.empty()));
        } catch (MalformedException malformed) {
            return failed(request, malformed.reason());
        }
    }

    /** Who an AUTH says that it is of: by its credentials, else by the URI that it is sent to; empty if it does not say. */
    private static Optional<String> named(RequestHead request) {
        return request.fields()
                .first("Authorization")
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
                String info = digest.authenticationInfo(attempt.credentials(), verdict.rspauth());
                ProvenUser user = verdict.user().orElseThrow();
                yield grant(hop, new Wish(request, user, attempt.expires(), Optional.of(info)));
            }
            case WRONG -> new AuthAnswer(challenge(request, false), Outcome.FAILED, Optional.empty());
            case STALE -> new AuthAnswer(challenge(request, true), Outcome.CHALLENGED, Optional.empty());
            case UNKNOWN -> refused(request, StatusCodes.TIMEOUT, "The credentials cannot be looked up now");
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
            return refused(
                    request, StatusCodes.FORBIDDEN, "What was proven ends too soon: other credentials are needed");
        }
        Duration asked = wish.expires().orElse(settings.defaultExpires());
        if (asked.compareTo(settings.minExpires()) < 0) {
            return outOfBounds(request, "Min-Expires", settings.minExpires());
        }
        if (asked.compareTo(settings.maxExpires()) > 0) {
            return outOfBounds(request, "Max-Expires", settings.maxExpires());
        }
        Duration lifetime = shorter(asked, left);
        Optional<Listener> listener = listenerOf(hop);
        if (listener.isEmpty()) {
            // The connection went while its user was looked up.
            return refused(request, StatusCodes.FORBIDDEN, "The connection is gone");
        }
        Optional<Session> session = sessions.start(hop, wish.user().name(), listener.get(), lifetime);
        return session.map(made -> granted(wish, made, lifetime))
                .orElseGet(() -> refused(request, StatusCodes.FORBIDDEN, "Too many sessions of this user"));
    }

    private static AuthAnswer granted(Wish wish, Session session, Duration lifetime) {
        List<HeaderField> fields = new ArrayList<>();
        fields.add(new HeaderField("Use-Path", usePath(wish.request(), session)));
        wish.authenticationInfo().ifPresent(info -> fields.add(new HeaderField("Authentication-Info", info)));
        fields.add(new HeaderField("Expires", Long.toString(lifetime.toSeconds())));
        return new AuthAnswer(
                Responses.responseTo(wish.request(), StatusCodes.OK).withFields(HeaderFields.of(fields)),
                Outcome.ACCEPTED,
                Optional.of(session));
    }

    /** RFC 4976 5.1: the whole path from the client on, the relays through which the AUTH came first. */
    private static String usePath(RequestHead request, Session session) {
        StringBuilder path = new StringBuilder();
        List<MsrpUri> through = request.fromPath().uris();
        for (int i = through.size() - 2; i >= 0; i--) {
            path.append(through.get(i)).append(' ');
        }
        return path.append(session.uri()).toString();
    }

    private ResponseHead challenge(RequestHead request, boolean stale) {
        List<HeaderField> challenges = digest.challenges(stale).stream()
                .map(challenge -> new HeaderField("WWW-Authenticate", challenge))
                .toList();
        return Responses.responseTo(request, StatusCodes.UNAUTHORIZED).withFields(HeaderFields.of(challenges));
    }

    private static AuthAnswer failed(RequestHead request, String reason) {
        return new AuthAnswer(
                Responses.responseTo(request, StatusCodes.BAD_REQUEST, reason), Outcome.FAILED, Optional.empty());
    }

    private static AuthAnswer refused(RequestHead request, int code, String reason) {
        return new AuthAnswer(Responses.responseTo(request, code, reason), Outcome.REFUSED, Optional.empty());
    }

    private static AuthAnswer outOfBounds(RequestHead request, String field, Duration bound) {
        HeaderFields fields = HeaderFields.of(List.of(new HeaderField(field, Long.toString(bound.toSeconds()))));
        return new AuthAnswer(
                Responses.responseTo(request, StatusCodes.INTERVAL_OUT_OF_BOUNDS)
                        .withFields(fields),
                Outcome.REFUSED,
                Optional.empty());
    }
}
