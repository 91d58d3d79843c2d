package org.msrprelay.server.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.msrprelay.server.file.FileWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Public keys from a file (RFC 7517, a JWK set), read again when it changes; a file that is not right leaves those that were. RSA,
 * EC and Ed25519 keys, with the algorithms of their kind.
 */
public final class JwksFile implements TokenKeys {

    private static final Logger LOG = LoggerFactory.getLogger(JwksFile.class);

    /** Never {@code none}, and none for which a public key would do as the secret (RFC 8725 2.1, 3.1). */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.EdDSA,
            JWSAlgorithm.Ed25519);

    private final Path file;
    private volatile JWKSet keys;

    private JwksFile(Path file) throws IOException {
        this.file = file;
        this.keys = read(file);
    }

    /** Reads the file, and again when it changes, for as long as the watch lives. */
    public static JwksFile of(Path file, FileWatch watch) throws IOException {
        var reloaded = new JwksFile(file);
        watch.watch(List.of(file), reloaded::reload);
        return reloaded;
    }

    /**
     * The keys of a file that may be used here.
     *
     * @throws IOException if it cannot be read, or has none; the message says which, with the file's name
     */
    public static JWKSet read(Path file) throws IOException {
        JWKSet all;
        try {
            all = JWKSet.parse(Files.readString(file));
        } catch (ParseException e) {
            throw new IOException(
                    file + ": no JWK set: " + e.getMessage() + " (expected: {\"keys\": […]}, RFC 7517)", e);
        }
        var usable = new ArrayList<JWK>();
        for (var key : all.getKeys()) {
            if (isUsable(key)) {
                usable.add(key.toPublicJWK());
            }
        }
        if (usable.isEmpty()) {
            throw new IOException(
                    file + ": no key in it that can be used (expected: one of kty RSA, EC or OKP with Ed25519)");
        }
        return new JWKSet(usable);
    }

    private static boolean isUsable(JWK key) {
        return key instanceof RSAKey
                || key instanceof ECKey
                || (key instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519));
    }

    private boolean reload() {
        try {
            keys = read(file);
            LOG.info("{}: read again; {} keys", file, keys.size());
            return true;
        } catch (IOException e) {
            LOG.warn("{}; the keys that may have signed tokens stay as they were", e.getMessage());
            return false;
        }
    }

    @Override
    public boolean signed(SignedJWT token) throws JOSEException {
        var header = token.getHeader();
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            return false;
        }
        for (var key : new JWKSelector(JWKMatcher.forJWSHeader(header)).select(keys)) {
            var verifier = verifier(key);
            if (verifier.isPresent()
                    && verifier.get().supportedJWSAlgorithms().contains(header.getAlgorithm())
                    && token.verify(verifier.get())) {
                return true;
            }
        }
        return false;
    }

    private static Optional<JWSVerifier> verifier(JWK key) throws JOSEException {
        if (key instanceof RSAKey rsa) {
            return Optional.of(new RSASSAVerifier(rsa));
        }
        if (key instanceof ECKey ec) {
            return Optional.of(new ECDSAVerifier(ec));
        }
        return key instanceof OctetKeyPair pair ? Optional.of(new PlatformEd25519(pair)) : Optional.empty();
    }
}
