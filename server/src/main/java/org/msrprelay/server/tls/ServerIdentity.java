package org.msrprelay.server.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a TLS server shows and proves: a chain, its own certificate first, and the private key of that one.
 *
 * @param chain at least one
 */
public record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {

    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    private static final byte[] PROBE = {'m', 's', 'r', 'p'};

    /** The chain of one file and the key of the other, or of the same file; they belong together. Blocks on the files. */
    public static ServerIdentity read(Path certificateFile, Path keyFile) throws PemException {
        var certificates = PemFile.read(certificateFile).certificates();
        if (certificates.isEmpty()) {
            throw new PemException(certificateFile, "no certificate in it (expected: a PEM certificate chain)");
        }
        var keys = PemFile.read(keyFile).keys();
        if (keys.size() != 1) {
            var found = keys.isEmpty() ? "no private key in it" : "%d private keys in it".formatted(keys.size());
            throw new PemException(keyFile, found + " (expected: the one PEM key of the certificate)");
        }
        if (!belongTogether(certificates.get(0).getPublicKey(), keys.get(0))) {
            throw new PemException(keyFile, "not the key of the certificate " + certificateFile);
        }
        return new ServerIdentity(List.copyOf(certificates), keys.get(0));
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    private static boolean belongTogether(PublicKey certified, PrivateKey key) {
        var algorithm = Optional.ofNullable(SIGNATURES.get(key.getAlgorithm()));
        if (algorithm.isEmpty() || !certified.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        try {
            var signer = Signature.getInstance(algorithm.get());
            signer.initSign(key);
            signer.update(PROBE);
            var signature = signer.sign();
            var verifier = Signature.getInstance(algorithm.get());
            verifier.initVerify(certified);
            verifier.update(PROBE);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
