package org.msrprelay.relay.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.Responses;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.protocol.digest.AuthenticationInfo;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.protocol.digest.DigestChallenge;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.protocol.digest.DigestInputs;
import org.msrprelay.relay.auth.AuthAnswer.Outcome;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.session.Session;
import org.msrprelay.relay.session.SessionTable;
import org.msrprelay.relay.spi.AuthSettings;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.relay.spi.RelayServices;

/**
 * Answers AUTH requests to this relay (RFC 4976 5.1, 6.3, 9.1): challenge, digest, Expires, Use-Path.
 *
 * <p>A wrong password and an unknown user get the same answer after the same work.
 *
 * <p>Threading: from every loop, for the loop's own connections.
 */
public final class Authenticator {

    /** Clients need it to be there and not empty; this relay needs nothing back. */
    private static final String OPAQUE = "msrp-relay";

    private final AuthSettings settings;
    private final CredentialStore credentials;
    private final SessionTable sessions;
    private final List<Listener> listeners;
    private final Nonces nonces;
    private final ReplayWindow replays = new ReplayWindow(ReplayWindow.MAX_NONCES);

    /** Stand in for the HA1 of a user who does not exist, so that he costs what others cost. */
    private final String nobodysMd5;

    private final String nobodysSha256;

    /**
     * @param listeners those of this relay, in configuration order
     */
    public Authenticator(
            AuthSettings settings, RelayServices services, SessionTable sessions, List<Listener> listeners) {
        this.settings = settings;
        this.listeners = listeners;
        this.credentials = services.credentials();
        this.sessions = sessions;
        this.nonces = new Nonces(settings.nonceKey(), settings.nonceLifetime(), services.clock(), services.random());
        String nobody = nonces.issue();
        this.nobodysMd5 = DigestAlgorithm.MD5.hash(nobody);
        this.nobodysSha256 = DigestAlgorithm.SHA_256.hash(nobody);
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
        if (offered().isEmpty()) {
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
        lookUp(hop, attempt, whenAnswered);
    }

    /**
     * The listener that the URI handed out names: the one by which the AUTH came. A relay also sends AUTHs on the connections
     * that this one opened to it; whoever is to reach the session then comes by the first that suits.
     */
    private Optional<Listener> listenerOf(Hop hop) {
        return hop.link()
                .flatMap(link -> link.listener()
                        .or(() -> listeners.stream()
                                .filter(listener -> hop.relayName().isPresent())
                                .filter(listener -> listener.scheme().secure() == link.secure())
                                .findFirst()));
    }

    /** What a client wants and proves. */
    private record Attempt(
            RequestHead request,
            DigestCredentials credentials,
            Optional<DigestAlgorithm> algorithm,
            Optional<Duration> expires) {}

    private Attempt attempt(RequestHead request, String authorization) {
        DigestCredentials given = DigestCredentials.parse(authorization);
        // RFC 4976 9.1: H(A2) is of the rightmost To-Path URI; a uri parameter that says otherwise is not for us.
        String target = request.toPath().last().toString();
        if (given.uri().isPresent()
                && !MsrpUri.parse(given.uri().get()).equals(request.toPath().last())) {
            throw new MalformedException("uri: not the rightmost To-Path URI (expected: " + target + ")");
        }
        Optional<DigestAlgorithm> algorithm =
                given.algorithm().map(DigestAlgorithm::of).orElse(Optional.of(DigestAlgorithm.MD5));
        return new Attempt(request, given, algorithm.filter(offered()::contains), Expires.of(request));
    }

    private List<DigestAlgorithm> offered() {
        Set<DigestAlgorithm> verifiable = credentials.algorithms(settings.realm());
        return settings.algorithms().stream().filter(verifiable::contains).toList();
    }

    private void lookUp(Hop hop, Attempt attempt, Consumer<AuthAnswer> whenAnswered) {
        DigestCredentials given = attempt.credentials();
        if (attempt.algorithm().isEmpty() || !given.realm().equals(settings.realm())) {
            whenAnswered.accept(wrong(attempt));
            return;
        }
        CompletableFuture<Optional<String>> found = credentials
                .ha1(given.username(), settings.realm(), attempt.algorithm().get())
                .toCompletableFuture();
        if (found.isDone() && !found.isCompletedExceptionally()) {
            whenAnswered.accept(verify(hop, attempt, found.join()));
            return;
        }
        // Error Prone wants futures looked at; what this one says was told to the client.
        CompletionStage<?> unused = found.whenComplete((ha1, failure) -> hop.onLoop(
                () -> whenAnswered.accept(failure == null ? verify(hop, attempt, ha1) : unverifiable(attempt))));
    }

    private static AuthAnswer unverifiable(Attempt attempt) {
        return refused(attempt.request(), StatusCodes.TIMEOUT, "The credentials cannot be looked up now");
    }

    private AuthAnswer verify(Hop hop, Attempt attempt, Optional<String> known) {
        DigestCredentials given = attempt.credentials();
        DigestAlgorithm algorithm = attempt.algorithm().orElseThrow();
        DigestInputs inputs =
                DigestInputs.of(given, attempt.request().toPath().last().toString());
        String ha1 = known.orElse(algorithm == DigestAlgorithm.MD5 ? nobodysMd5 : nobodysSha256);
        boolean right = DigestArithmetic.hexEquals(DigestArithmetic.response(algorithm, ha1, inputs), given.response());
        if (!right || known.isEmpty()) {
            return wrong(attempt);
        }
        OptionalLong freshSince = nonces.freshSince(given.nonce());
        if (freshSince.isEmpty() || !replays.use(given.nonce(), freshSince.getAsLong(), given.nonceCount())) {
            return new AuthAnswer(challenge(attempt.request(), true), Outcome.CHALLENGED, Optional.empty());
        }
        return grant(hop, attempt, DigestArithmetic.rspauth(algorithm, ha1, inputs));
    }

    /** The credentials are right: the wish is looked at (RFC 4976 6.3). */
    private AuthAnswer grant(Hop hop, Attempt attempt, String rspauth) {
        RequestHead request = attempt.request();
        Duration lifetime = attempt.expires().orElse(settings.defaultExpires());
        if (lifetime.compareTo(settings.minExpires()) < 0) {
            return outOfBounds(request, "Min-Expires", settings.minExpires());
        }
        if (lifetime.compareTo(settings.maxExpires()) > 0) {
            return outOfBounds(request, "Max-Expires", settings.maxExpires());
        }
        Optional<Listener> listener = listenerOf(hop);
        if (listener.isEmpty()) {
            // The connection went while its user was looked up.
            return refused(request, StatusCodes.FORBIDDEN, "The connection is gone");
        }
        Optional<Session> session = sessions.start(hop, attempt.credentials().username(), listener.get(), lifetime);
        return session.map(made -> granted(attempt, made, lifetime, rspauth))
                .orElseGet(() -> refused(request, StatusCodes.FORBIDDEN, "Too many sessions of this user"));
    }

    private AuthAnswer granted(Attempt attempt, Session session, Duration lifetime, String rspauth) {
        DigestCredentials given = attempt.credentials();
        AuthenticationInfo info =
                new AuthenticationInfo(Optional.of(nonces.issue()), rspauth, given.cnonce(), given.nc(), given.qop());
        HeaderFields fields = HeaderFields.of(List.of(
                new HeaderField("Use-Path", usePath(attempt.request(), session)),
                new HeaderField("Authentication-Info", info.headerValue()),
                new HeaderField("Expires", Long.toString(lifetime.toSeconds()))));
        return new AuthAnswer(
                Responses.responseTo(attempt.request(), StatusCodes.OK).withFields(fields),
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
        String nonce = nonces.issue();
        List<HeaderField> challenges = new ArrayList<>();
        for (DigestAlgorithm algorithm : offered()) {
            DigestChallenge challenge =
                    new DigestChallenge(settings.realm(), nonce, Optional.of(OPAQUE), stale, Optional.of(algorithm));
            challenges.add(new HeaderField("WWW-Authenticate", challenge.headerValue()));
        }
        return Responses.responseTo(request, StatusCodes.UNAUTHORIZED).withFields(HeaderFields.of(challenges));
    }

    private AuthAnswer wrong(Attempt attempt) {
        return new AuthAnswer(challenge(attempt.request(), false), Outcome.FAILED, Optional.empty());
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
