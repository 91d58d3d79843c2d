package org.msrprelay.client.tls;

import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

/** A certificate chain with its key: what a listener shows. Immutable. */
public final class TlsIdentity {
    private final Supplier<SslContextBuilder> server;

    private TlsIdentity(Supplier<SslContextBuilder> server) {
        this.server = server;
    }

    public static TlsIdentity of(PrivateKey key, List<X509Certificate> chain) {
        X509Certificate[] certificates = chain.toArray(X509Certificate[]::new);
        return new TlsIdentity(() -> SslContextBuilder.forServer(key, certificates));
    }

    /** PEM files: the chain, leaf first, and its PKCS#8 key without a passphrase; read whenever a context is built. */
    public static TlsIdentity pem(Path chain, Path key) {
        return new TlsIdentity(() -> SslContextBuilder.forServer(chain.toFile(), key.toFile()));
    }

    /** Begins a server's context that shows this identity. */
    public SslContextBuilder forServer() {
        return server.get();
    }
}
