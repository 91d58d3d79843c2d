package org.msrprelay.protocol.digest;

import java.util.Optional;
import org.msrprelay.protocol.MalformedException;

/**
 * The value of WWW-Authenticate (RFC 7616 3.3) with what RFC 4976 9.1 leaves of it: qop is {@code auth}, and there is
 * no domain, no session algorithm, no auth-int.
 *
 * @param realm whose users are asked for
 * @param nonce what the client has to use
 * @param opaque what the client is to send back unchanged
 * @param stale whether only the nonce was wrong, so that the client need not ask for a password again
 * @param algorithm empty means MD5
 */
public record DigestChallenge(
        String realm, String nonce, Optional<String> opaque, boolean stale, Optional<DigestAlgorithm> algorithm) {

    /**
     * Parses a challenge; parameters that MSRP has no use for are ignored.
     *
     * @throws MalformedException if it is not a digest, has no realm, nonce or qop, does not offer {@code auth}, or
     *     wants an algorithm other than {@link DigestAlgorithm}'s: a client then looks at the next challenge
     */
    public static DigestChallenge parse(String value) {
        AuthParameters parameters = AuthParameters.parseWithScheme(value);
        String qop = parameters.require("qop");
        if (!Qop.offered(qop)) {
            throw MalformedException.of("qop", qop, Qop.AUTH);
        }
        return new DigestChallenge(
                parameters.require("realm"),
                parameters.require("nonce"),
                parameters.find("opaque"),
                parameters.find("stale").filter("true"::equalsIgnoreCase).isPresent(),
                parameters.find("algorithm").map(DigestChallenge::algorithm));
    }

    private static DigestAlgorithm algorithm(String token) {
        return DigestAlgorithm.of(token).orElseThrow(() -> MalformedException.of("algorithm", token, "MD5 or SHA-256"));
    }

    /** The header field's value. */
    public String headerValue() {
        return new AuthParametersWriter("Digest ")
                .quoted("realm", realm)
                .quoted("nonce", nonce)
                .quoted("qop", Qop.AUTH)
                .token("algorithm", algorithm.map(DigestAlgorithm::token))
                .quoted("opaque", opaque)
                .token("stale", stale ? Optional.of("true") : Optional.empty())
                .toString();
    }
}
