package org.msrprelay.client.auth;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.digest.AuthenticationInfo;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.protocol.digest.DigestChallenge;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.protocol.digest.DigestInputs;

/** The credentials of one AUTH transaction, and the proof that they entitle us to (RFC 4976 9.1, RFC 7616 3.4, 3.5). */
final class DigestAnswer {
    /** 128 bits: no relay can prepare tables for it. */
    private static final int CNONCE_LONGS = 2;

    private final DigestChallenge challenge;
    private final DigestAlgorithm algorithm;
    private final String ha1;
    private final DigestInputs inputs;
    private final String user;

    private DigestAnswer(DigestChallenge challenge, String user, String password, DigestInputs inputs) {
        this.challenge = challenge;
        this.algorithm = challenge.algorithm().orElse(DigestAlgorithm.MD5);
        this.user = OctetText.fromText(user);
        this.ha1 = DigestArithmetic.ha1(algorithm, this.user, challenge.realm(), OctetText.fromText(password));
        this.inputs = inputs;
    }

    static DigestAnswer to(Nonces.Counted nonce, AuthRequest request, RandomGenerator random) {
        DigestInputs inputs = new DigestInputs(
                nonce.challenge().nonce(),
                String.format(Locale.ROOT, "%08x", nonce.next()),
                cnonce(random),
                "auth",
                "AUTH",
                request.toPath().last().toString());
        return new DigestAnswer(nonce.challenge(), request.user(), request.password(), inputs);
    }

    private static String cnonce(RandomGenerator random) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < CNONCE_LONGS; i++) {
            hex.append(HexFormat.of().toHexDigits(random.nextLong()));
        }
        return hex.toString();
    }

    /** The value of Authorization. The algorithm is named only if the challenge named it; opaque goes back as it came. */
    String headerValue() {
        return new DigestCredentials(
                        user,
                        challenge.realm(),
                        inputs.nonce(),
                        Optional.of(inputs.uri()),
                        DigestArithmetic.response(algorithm, ha1, inputs),
                        challenge.algorithm().map(DigestAlgorithm::token),
                        inputs.cnonce(),
                        inputs.nc(),
                        inputs.qop(),
                        challenge.opaque())
                .headerValue();
    }

    /**
     * Checks the relay's proof.
     *
     * @return the challenge to answer next time, if the relay gave a next nonce
     * @throws AuthException if it is not from who knows the password
     */
    Optional<DigestChallenge> verify(String authenticationInfo) throws AuthException {
        AuthenticationInfo info;
        try {
            info = AuthenticationInfo.parse(authenticationInfo);
        } catch (MalformedException e) {
            throw new AuthException("the relay's Authentication-Info cannot be read: " + e.getMessage());
        }
        boolean ours = info.cnonce().equals(inputs.cnonce()) && info.nc().equalsIgnoreCase(inputs.nc());
        if (!ours || !DigestArithmetic.hexEquals(info.rspauth(), DigestArithmetic.rspauth(algorithm, ha1, inputs))) {
            throw new AuthException("the relay does not know the password: its rspauth is wrong");
        }
        return info.nextnonce()
                .map(next ->
                        new DigestChallenge(challenge.realm(), next, challenge.opaque(), false, challenge.algorithm()));
    }
}
