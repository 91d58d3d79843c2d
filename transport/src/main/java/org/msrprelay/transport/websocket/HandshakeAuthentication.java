package org.msrprelay.transport.websocket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.msrprelay.relay.spi.HandshakeDigest;
import org.msrprelay.relay.spi.HandshakeDigest.Outcome;
import org.msrprelay.relay.spi.Loop;
import org.msrprelay.relay.spi.ProvenUser;
import org.msrprelay.transport.websocket.WebSocketSettings.Tokens;

/**
 * Who connects, as far as his handshake proves it (RFC 7977 5.3.1, 7): by HTTP Digest or a bearer token in Authorization, else by
 * a token in a cookie, else by his certificate. Immutable, for all loops.
 *
 * <p>What is in Authorization has to be right. A cookie comes along by itself, and a certificate is shown to whoever asks: one
 * that proves nothing is as none.
 */
final class HandshakeAuthentication {

    private static final String DIGEST = "digest";
    private static final String BEARER = "bearer";

    /** A name may be there for several paths and domains (RFC 6265 5.4); verifying a token takes a fraction of a millisecond. */
    private static final int MOST_COOKIES = 4;

    private final WebSocketSettings settings;
    private final HandshakeDigest digest;

    /** What a handshake proves. */
    sealed interface Verdict {

        /** It may go on, with or without a user. */
        record Admitted(Optional<ProvenUser> user) implements Verdict {}

        record Refused(HttpAnswer answer) implements Verdict {}
    }

    HandshakeAuthentication(WebSocketSettings settings, HandshakeDigest digest) {
        this.settings = settings;
        this.digest = digest;
    }

    /**
     * A request, and what is known of the connection that it came by.
     *
     * @param mayProve whether credentials may come on this connection at all; not without TLS, commonly
     * @param byCertificate asked if nothing else proves anything
     */
    record Knock(
            HttpRequest request,
            InetSocketAddress from,
            boolean mayProve,
            Supplier<Optional<ProvenUser>> byCertificate) {}

    /**
     * Looks at the request.
     *
     * @param loop the connection's, on which this is called and the verdict told; before this method returns if it can be
     */
    void look(Knock knock, Loop loop, Consumer<Verdict> whenKnown) {
        HttpHeaders fields = knock.request().headers();
        List<String> given = fields.getAll(HttpHeaderNames.AUTHORIZATION);
        if (!knock.mayProve()) {
            boolean without = given.isEmpty() && !settings.requireAuth();
            whenKnown.accept(without ? new Verdict.Admitted(Optional.empty()) : refused(needsTls()));
        } else if (given.size() > 1) {
            whenKnown.accept(refused(HttpAnswer.badRequest("Authorization: several (expected: one)")));
        } else if (given.isEmpty()) {
            Optional<ProvenUser> user = byCookie(fields).or(knock.byCertificate());
            boolean admitted = user.isPresent() || !settings.requireAuth();
            whenKnown.accept(admitted ? new Verdict.Admitted(user) : refused(unauthorized(digest.challenges(), false)));
        } else {
            byAuthorization(knock, given.get(0).strip(), loop, whenKnown);
        }
    }

    private void byAuthorization(Knock knock, String authorization, Loop loop, Consumer<Verdict> whenKnown) {
        int blank = authorization.indexOf(' ');
        String scheme = blank < 0 ? authorization : authorization.substring(0, blank);
        if (scheme.equalsIgnoreCase(DIGEST)) {
            HttpRequest request = knock.request();
            HandshakeDigest.Handshake handshake =
                    new HandshakeDigest.Handshake(request.method().name(), request.uri(), knock.from());
            digest.verify(authorization, handshake, loop, outcome -> whenKnown.accept(verdict(outcome)));
        } else if (scheme.equalsIgnoreCase(BEARER)) {
            String token = authorization.substring(scheme.length()).strip();
            whenKnown.accept(settings.tokens()
                    .flatMap(tokens -> tokens.verifier().verify(token))
                    .<Verdict>map(user -> new Verdict.Admitted(Optional.of(user)))
                    .orElseGet(() -> refused(unauthorized(digest.challenges(), true))));
        } else {
            whenKnown.accept(refused(unauthorized(digest.challenges(), false)));
        }
    }

    private Verdict verdict(Outcome outcome) {
        if (outcome instanceof Outcome.Right right) {
            return new Verdict.Admitted(Optional.of(right.user()));
        }
        if (outcome instanceof Outcome.Asked asked) {
            return refused(unauthorized(asked.challenges(), false));
        }
        if (outcome instanceof Outcome.Malformed malformed) {
            return refused(HttpAnswer.badRequest("Authorization: " + malformed.reason()));
        }
        if (outcome instanceof Outcome.LockedOut) {
            return refused(HttpAnswer.of(429, "Too Many Requests", "Too many AUTHs have failed: try again later."));
        }
        return refused(HttpAnswer.of(503, "Service Unavailable", "The credentials cannot be looked up now."));
    }

    private Optional<ProvenUser> byCookie(HttpHeaders fields) {
        Optional<String> name = settings.tokens().flatMap(Tokens::cookie);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return fields.getAll(HttpHeaderNames.COOKIE).stream()
                .flatMap(value -> ServerCookieDecoder.LAX.decodeAll(value).stream())
                .filter(cookie -> cookie.name().equals(name.get()))
                .limit(MOST_COOKIES)
                .map(Cookie::value)
                .flatMap(
                        token -> settings.tokens().stream().flatMap(tokens -> tokens.verifier().verify(token).stream()))
                .findFirst();
    }

    private static Verdict refused(HttpAnswer answer) {
        return new Verdict.Refused(answer);
    }

    private static HttpAnswer needsTls() {
        return HttpAnswer.of(403, "Forbidden", "Credentials need TLS (expected: wss).");
    }

    /**
     * @param tokenWasWrong whether a token came, and proved nothing (RFC 6750 3)
     */
    private HttpAnswer unauthorized(List<String> challenges, boolean tokenWasWrong) {
        HttpAnswer answer = HttpAnswer.of(401, "Unauthorized", "Who are you?");
        for (String challenge : challenges) {
            answer = answer.with("WWW-Authenticate", challenge);
        }
        if (settings.tokens().isPresent()) {
            answer = answer.with("WWW-Authenticate", tokenWasWrong ? "Bearer error=\"invalid_token\"" : "Bearer");
        }
        return answer;
    }
}
