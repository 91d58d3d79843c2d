package org.msrprelay.transport.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;

/** What TLS is in this relay, in both directions. */
public final class TlsProfile {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /**
     * Forward secrecy and authenticated encryption only (RFC 9325 4.2). RFC 4976 9.2 asks for
     * TLS_RSA_WITH_AES_128_CBC_SHA, which has neither and is not offered.
     */
    private static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /**
     * The kind of store in which a key is handed to TLS, within this process. One of PKCS #12, the default, would derive a key from a
     * password in 10,000 rounds each time a context is made: a tenth of a start.
     */
    private static final String KEY_STORE_TYPE = "JKS";

    /** How long the end of a connection may wait for close_notify to leave. */
    private static final long CLOSE_NOTIFY_MILLIS = 1000;

    private TlsProfile() {}

    /** OpenSSL, at about twice the speed, where it is on board; else the JDK. */
    public static SslProvider bestProvider() {
        return OpenSsl.isAvailable() && SslProvider.isTlsv13Supported(SslProvider.OPENSSL_REFCNT)
                ? SslProvider.OPENSSL_REFCNT
                : SslProvider.JDK;
    }

    static SslContextBuilder applyTo(SslContextBuilder builder, SslProvider provider) {
        return builder.sslProvider(provider)
                .keyStoreType(KEY_STORE_TYPE)
                .protocols(PROTOCOLS)
                .ciphers(CIPHER_SUITES, SupportedCipherSuiteFilter.INSTANCE);
    }

    static SslHandler applyTo(SslHandler handler, long handshakeMillis) {
        handler.setHandshakeTimeoutMillis(handshakeMillis);
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
        return handler;
    }
}
