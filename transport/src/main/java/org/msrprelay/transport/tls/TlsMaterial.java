package org.msrprelay.transport.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate chain and the private key of its first certificate. Immutable; equal when certificates and key are.
 *
 * @param chain the own certificate first, then who vouches for it
 */
public record TlsMaterial(List<X509Certificate> chain, PrivateKey key) {

    public TlsMaterial {
        chain = List.copyOf(chain);
    }

    /**
     * Reads PEM texts, which may be the same one.
     *
     * @throws IllegalArgumentException if something is missing, cannot be read, or does not belong together
     */
    public static TlsMaterial ofPem(String certificateChain, String key) {
        List<X509Certificate> chain = Pem.certificates(certificateChain);
        return new TlsMaterial(chain, PrivateKeys.read(key, chain.get(0).getPublicKey()));
    }

    /**
     * Looks for a private key in a PEM text, for whom there is no certificate to compare it with.
     *
     * @throws IllegalArgumentException if there is none that can be used
     */
    public static void requireKey(String pem) {
        PrivateKeys.find(pem);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "TLS material of " + chain.get(0).getSubjectX500Principal();
    }
}
