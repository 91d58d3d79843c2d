package org.msrprelay.server.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/** Ed25519 (RFC 8037) by the JDK; the library's own needs another library for it. */
final class PlatformEd25519 implements JWSVerifier {

    /** What stands before the 32 octets of a key in its X.509 form (RFC 8410 4). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int KEY_OCTETS = 32;
    private static final String ED25519 = "Ed25519";

    private final PublicKey key;
    private final JCAContext context = new JCAContext();

    PlatformEd25519(OctetKeyPair pair) throws JOSEException {
        var octets = pair.getDecodedX();
        if (octets.length != KEY_OCTETS) {
            throw new JOSEException("an Ed25519 key of " + octets.length + " octets (expected: 32)");
        }
        var encoded = new byte[X509_PREFIX.length + KEY_OCTETS];
        System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
        System.arraycopy(octets, 0, encoded, X509_PREFIX.length, KEY_OCTETS);
        try {
            key = KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e.getMessage(), e);
        }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);
    }

    @Override
    public JCAContext getJCAContext() {
        return context;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature) throws JOSEException {
        if (header.getCriticalParams() != null) {
            return false; // RFC 7515 4.1.11: none is understood here
        }
        try {
            var check = Signature.getInstance(ED25519);
            check.initVerify(key);
            check.update(signingInput);
            return check.verify(signature.decode());
        } catch (GeneralSecurityException e) {
            return false; // its form is wrong already
        }
    }
}
