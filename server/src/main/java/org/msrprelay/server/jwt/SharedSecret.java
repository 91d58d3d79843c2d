package org.msrprelay.server.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.util.Set;

/** A secret that is shared with whoever makes the tokens: HS256, HS384 and HS512, as far as it is long enough for them. */
public final class SharedSecret implements TokenKeys {

    /** RFC 7518 3.2: a key as long as the hash, at least. */
    public static final int LEAST_OCTETS = 32;

    private final MACVerifier verifier;
    private final Set<JWSAlgorithm> algorithms;

    /**
     * The secret, in UTF-8.
     *
     * @throws IllegalArgumentException if it is shorter than {@link #LEAST_OCTETS}
     */
    public SharedSecret(String secret) {
        try {
            verifier = new MACVerifier(secret.getBytes(UTF_8));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("a secret of fewer than " + LEAST_OCTETS + " octets", e);
        }
        algorithms = Set.copyOf(verifier.supportedJWSAlgorithms());
    }

    @Override
    public boolean signed(SignedJWT token) throws JOSEException {
        return algorithms.contains(token.getHeader().getAlgorithm()) && token.verify(verifier);
    }
}
