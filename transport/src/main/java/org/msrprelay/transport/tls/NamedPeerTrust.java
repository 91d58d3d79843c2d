package org.msrprelay.transport.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Adds to the platform's checks that a server has a SubjectAltName: without one the platform would fall back to the
 * common name, which RFC 6125 6.4.4 and RFC 4975 14.4 do not know for MSRP.
 */
final class NamedPeerTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager platform;

    NamedPeerTrust(X509ExtendedTrustManager platform) {
        this.platform = platform;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        platform.checkServerTrusted(chain, authType, engine);
        require(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        platform.checkServerTrusted(chain, authType, socket);
        require(chain[0]);
    }

    /** Without a connection there is no name to check against: never trusted. */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a server certificate without its connection (expected: with it)");
    }

    private static void require(X509Certificate certificate) throws CertificateException {
        certificate.checkValidity(); // the platform does not look at the dates of one that is an anchor itself
        if (certificate.getSubjectAlternativeNames() == null) {
            throw new CertificateException(NO_SUBJECT_ALT_NAME);
        }
    }

    static final String NO_SUBJECT_ALT_NAME = "No subject alternative names present";

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        platform.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        platform.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        platform.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return platform.getAcceptedIssuers();
    }
}
