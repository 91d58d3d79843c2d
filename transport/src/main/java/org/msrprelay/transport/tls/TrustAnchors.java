package org.msrprelay.transport.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Who may vouch for the certificate of a next hop. Immutable. */
public final class TrustAnchors {

    private final X509ExtendedTrustManager manager;

    private TrustAnchors(@Nullable KeyStore store) {
        this.manager = new NamedPeerTrust(platformManager(store));
    }

    /** Those of the JDK. */
    public static TrustAnchors ofJdk() {
        return new TrustAnchors(null);
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
            return new TrustAnchors(store);
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

    X509ExtendedTrustManager manager() {
        return manager;
    }
}
