package org.msrprelay.client.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.HeaderNames;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.protocol.digest.DigestChallenge;

/**
 * One client's AUTH at one relay, over as many transactions as it takes: what to send next, and what an answer means.
 *
 * <p>Knows no connection and no clock. Used on one loop, one transaction at a time (RFC 4976 9.1: no pipelining). Gives up
 * after {@link #MAX_TRANSACTIONS}.
 */
public final class AuthExchange {
    /** The challenge, the answer, a stale nonce and an interval out of bounds, each once more than a relay needs. */
    static final int MAX_TRANSACTIONS = 6;

    private final AuthRequest request;
    private final Nonces nonces;
    private final RandomGenerator random;
    private Optional<Duration> expires;
    private Nonces.@Nullable Counted nonce;
    private @Nullable DigestAnswer answer;
    /** Whether the credentials answer a challenge of this very exchange: a refusal then means a wrong password. */
    private boolean challenged;

    private boolean intervalCorrected;
    private int transactions;

    public AuthExchange(AuthRequest request, Nonces nonces, RandomGenerator random) {
        this.request = request;
        this.nonces = nonces;
        this.random = random;
        this.expires = request.expires();
        this.nonce = nonces.find(request);
    }

    /** The header fields of the next AUTH; its To-Path is the request's. */
    public HeaderFields nextFields() {
        transactions++;
        HeaderFields fields = HeaderFields.EMPTY;
        if (expires.isPresent()) {
            fields =
                    fields.with(HeaderNames.EXPIRES, Long.toString(expires.get().toSeconds()));
        }
        if (nonce == null) {
            return fields;
        }
        answer = DigestAnswer.to(nonce, request, random);
        return fields.with(HeaderNames.AUTHORIZATION, answer.headerValue());
    }

    /**
     * Takes the answer to the last AUTH.
     *
     * @return the grant; empty: another AUTH is due
     * @throws AuthException if nothing is granted
     */
    public Optional<AuthGrant> answered(ResponseHead response) throws AuthException {
        if (response.statusCode() == StatusCodes.OK) {
            return Optional.of(grant(response));
        }
        if (transactions >= MAX_TRANSACTIONS) {
            throw refusal(response, "after " + transactions + " attempts");
        }
        switch (response.statusCode()) {
            case StatusCodes.UNAUTHORIZED -> takeChallenge(response);
            case StatusCodes.INTERVAL_OUT_OF_BOUNDS -> correctInterval(response);
            default -> throw refusal(response, "");
        }
        return Optional.empty();
    }

    /** RFC 7616 3.3: a stale nonce alone says nothing against the password. */
    private void takeChallenge(ResponseHead response) throws AuthException {
        DigestChallenge challenge = firstKnown(response);
        if (challenged && !challenge.stale()) {
            throw refusal(response, "user or password is wrong");
        }
        challenged = true;
        nonce = nonces.put(request, challenge);
    }

    /** RFC 7616 3.7: of several challenges the first one whose algorithm is known. */
    private static DigestChallenge firstKnown(ResponseHead response) throws AuthException {
        String reason = "no WWW-Authenticate";
        for (String value : response.fields().all(HeaderNames.WWW_AUTHENTICATE)) {
            try {
                return DigestChallenge.parse(value);
            } catch (MalformedException e) {
                reason = String.valueOf(e.getMessage());
            }
        }
        throw refusal(response, reason);
    }

    /** RFC 4976 6.3: Min-Expires or Max-Expires tells what would be granted. */
    private void correctInterval(ResponseHead response) throws AuthException {
        Optional<Duration> bound = seconds(response, HeaderNames.MIN_EXPIRES);
        bound = bound.isPresent() ? bound : seconds(response, HeaderNames.MAX_EXPIRES);
        if (intervalCorrected || bound.isEmpty()) {
            throw refusal(response, "no interval that the relay grants");
        }
        intervalCorrected = true;
        expires = bound;
        // the credentials were right, or the interval would not have been looked at: their nonce goes on
    }

    private AuthGrant grant(ResponseHead response) throws AuthException {
        boolean proven = checkProof(response);
        try {
            Path usePath = Path.parse(response.fields()
                    .first(HeaderNames.USE_PATH)
                    .orElseThrow(() -> new MalformedException("no Use-Path")));
            return new AuthGrant(usePath, seconds(response, HeaderNames.EXPIRES), proven);
        } catch (MalformedException e) {
            throw new AuthException("the relay's 200 to AUTH cannot be used: " + e.getMessage());
        }
    }

    private boolean checkProof(ResponseHead response) throws AuthException {
        Optional<String> info = response.fields().first(HeaderNames.AUTHENTICATION_INFO);
        DigestAnswer sent = answer;
        if (sent == null || info.isEmpty()) {
            if (request.proofRequired()) {
                throw new AuthException("the relay does not prove that it knows the password"
                        + " (expected: Authentication-Info with rspauth)");
            }
            return false;
        }
        sent.verify(info.get()).ifPresent(next -> nonces.put(request, next));
        return true;
    }

    private static Optional<Duration> seconds(ResponseHead response, String name) throws AuthException {
        Optional<String> value = response.fields().first(name).map(String::trim);
        if (value.isPresent() && !value.get().matches("[0-9]{1,9}")) {
            throw new AuthException(name + ": " + OctetText.toText(value.get()) + " (expected: seconds)");
        }
        return value.map(Long::parseLong).map(Duration::ofSeconds);
    }

    private static AuthException refusal(ResponseHead response, String why) {
        String comment =
                response.comment().map(OctetText::toText).map(c -> " " + c).orElse("");
        return new AuthException(
                response.statusCode(),
                "the relay refuses AUTH: " + response.statusCode() + comment + (why.isEmpty() ? "" : " (" + why + ")"));
    }
}
