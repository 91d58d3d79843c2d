package org.msrprelay.transport.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.relay.spi.ProvenUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the certificate of a connecting client proves (RFC 4976 6.1): verified once a connection, and not before somebody asks.
 * Used on the connection's loop.
 *
 * <p>A resumed session has the certificate of the handshake that it resumes, whose key only that side can know; it is verified
 * anew.
 */
final class ClientCertificate implements PeerProof {

    private static final Logger log = LoggerFactory.getLogger(ClientCertificate.class);

    /** The platform builds no longer paths; verifying takes time for each. */
    private static final int MAX_CHAIN_CERTIFICATES = 10;

    private final SSLEngine engine;
    private final Supplier<TrustAnchors> trust;
    private @Nullable Proven proven;

    /** What a certificate that is vouched for says. */
    private record Proven(SubjectAltNames names, Optional<String> commonName) {
        static final Proven NOTHING = new Proven(SubjectAltNames.NONE, Optional.empty());
    }

    ClientCertificate(SSLEngine engine, Supplier<TrustAnchors> trust) {
        this.engine = engine;
        this.trust = trust;
    }

    @Override
    public boolean proves(String host) {
        return proven().names().bear(host);
    }

    /** The subject's common name, as the certificates of people and devices have it. */
    @Override
    public Optional<ProvenUser> user() {
        return proven().commonName().map(OctetText::fromText).map(ProvenUser::always);
    }

    private Proven proven() {
        Proven known = proven;
        if (known == null) {
            known = chain().map(this::verified).orElse(Proven.NOTHING);
            proven = known;
        }
        return known;
    }

    private Optional<X509Certificate[]> chain() {
        try {
            Certificate[] shown = engine.getSession().getPeerCertificates();
            if (shown.length == 0 || shown.length > MAX_CHAIN_CERTIFICATES) {
                return Optional.empty();
            }
            X509Certificate[] chain = new X509Certificate[shown.length];
            for (int i = 0; i < shown.length; i++) {
                chain[i] = Pem.certificate(shown[i].getEncoded()); // OpenSSL has not looked into it yet
            }
            return Optional.of(chain);
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty(); // none shown: a client
        } catch (CertificateException | IllegalArgumentException e) {
            log.debug("a client's certificate cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .findFirst();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    private Proven verified(X509Certificate[] chain) {
        try {
            trust.get().verifyPeer(chain);
            return new Proven(SubjectAltNames.of(chain[0]), commonName(chain[0]));
        } catch (CertificateException e) {
            log.debug("the certificate of {} is ignored: {}", chain[0].getSubjectX500Principal(), e.getMessage());
            return Proven.NOTHING;
        }
    }
}
