package org.msrprelay.transport.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Who may vouch for the certificate of another relay or next hop. Immutable; equal when the certificates are. */
public final class TrustAnchors {

    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USE = "2.5.29.37.0";

    /** The platform's name for a key exchange that leaves the kind of key open, as in TLS 1.3. */
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";

    private final boolean jdks;
    private final List<X509Certificate> certificates;
    private final X509ExtendedTrustManager platform;
    private final X509ExtendedTrustManager manager;

    private TrustAnchors(List<X509Certificate> certificates, @Nullable KeyStore store) {
        this.jdks = store == null;
        this.certificates = List.copyOf(certificates);
        this.platform = platformManager(store);
        this.manager = new NamedPeerTrust(platform);
    }

    /** Those of the JDK. */
    public static TrustAnchors ofJdk() {
        return new TrustAnchors(List.of(), null);
    }

    /**
     * The certificates of a PEM text and nobody else.
     *
     * @throws IllegalArgumentException if there is no certificate in it
     */
    public static TrustAnchors ofPem(String certificates) {
        return of(Pem.certificates(certificates));
    }

    /** These and nobody else. */
    public static TrustAnchors of(List<X509Certificate> certificates) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca-" + i, certificates.get(i));
            }
            return new TrustAnchors(certificates, store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the JDK's key store refuses certificates", e);
        }
    }

    private static X509ExtendedTrustManager platformManager(@Nullable KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new IllegalStateException("the JDK has no X.509 trust manager");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's trust store cannot be used", e);
        }
    }

    /** For the handshakes of a client: the chain, and the server's name. */
    X509ExtendedTrustManager manager() {
        return manager;
    }

    /**
     * Verifies the chain of a relay that connects, its names excepted. Relays are servers and clients by turns, and mostly have
     * one certificate for both: either use will do (RFC 5280 4.2.1.12; RFC 4976 asks for none).
     *
     * @param chain the peer's own certificate first
     * @throws CertificateException if nobody here vouches for it, or not now
     */
    void verifyPeer(X509Certificate[] chain) throws CertificateException {
        chain[0].checkValidity(); // the platform does not look at the dates of one that is an anchor itself
        List<String> uses = chain[0].getExtendedKeyUsage();
        if (uses == null || uses.contains(CLIENT_AUTH) || uses.contains(ANY_USE)) {
            platform.checkClientTrusted(chain, ANY_KEY_EXCHANGE);
        } else {
            platform.checkServerTrusted(chain, ANY_KEY_EXCHANGE);
        }
    }

    /** In the order given; empty for those of the JDK. */
    public List<X509Certificate> certificates() {
        return certificates;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TrustAnchors anchors
                && jdks == anchors.jdks
                && certificates.equals(anchors.certificates);
    }

    @Override
    public int hashCode() {
        return certificates.hashCode();
    }

    @Override
    public String toString() {
        return jdks ? "the JDK's trust anchors" : "trust anchors: " + certificates.size();
    }
}
