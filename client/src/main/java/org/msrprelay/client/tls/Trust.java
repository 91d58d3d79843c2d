package org.msrprelay.client.tls;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.FingerprintTrustManagerFactory;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** Whose certificates are accepted when this side opens a TLS connection. Immutable. */
public final class Trust {
    private static final String HTTPS = "HTTPS";

    private final String description;
    private final Installer installer;

    private Trust(String description, Installer installer) {
        this.description = description;
        this.installer = installer;
    }

    private interface Installer {
        void install(SslContextBuilder builder);
    }

    /** The JDK's trust store; the certificate must bear the URI's host (RFC 4975 5.4). */
    public static Trust jdk() {
        return new Trust("the JDK's trust store", builder -> builder.endpointIdentificationAlgorithm(HTTPS));
    }

    /** The certificates of a PEM file; the certificate must bear the URI's host. */
    public static Trust ca(Path pem) {
        return new Trust(
                pem.toString(), builder -> builder.trustManager(pem.toFile()).endpointIdentificationAlgorithm(HTTPS));
    }

    /** This one certificate, whatever names it bears: the peer's, known by its fingerprint (RFC 4975 14.4). */
    public static Trust pinned(X509Certificate certificate) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return pinned(HexFormat.ofDelimiter(":").formatHex(sha256.digest(certificate.getEncoded())));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("certificate cannot be encoded: " + e.getMessage(), e);
        }
    }

    /** The certificate with this SHA-256 fingerprint: 64 hexadecimal digits, colons between pairs or not. */
    public static Trust pinned(String sha256Fingerprint) {
        return new Trust(
                "the certificate " + sha256Fingerprint,
                builder -> withoutNames(builder)
                        .trustManager(FingerprintTrustManagerFactory.builder("SHA-256")
                                .fingerprints(sha256Fingerprint)
                                .build()));
    }

    /** Anybody: encrypts, and proves nothing. For tests, and for users who ask for it. */
    public static Trust insecure() {
        return new Trust(
                "anybody", builder -> withoutNames(builder).trustManager(InsecureTrustManagerFactory.INSTANCE));
    }

    private static SslContextBuilder withoutNames(SslContextBuilder builder) {
        return builder.endpointIdentificationAlgorithm(null);
    }

    /** Adds this trust to a context being built. */
    public void install(SslContextBuilder builder) {
        installer.install(builder);
    }

    /** For people. */
    @Override
    public String toString() {
        return description;
    }
}
