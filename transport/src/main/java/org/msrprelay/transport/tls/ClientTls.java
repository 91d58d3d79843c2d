package org.msrprelay.transport.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * TLS of connections to next hops: the chain is verified against the trust anchors, and the host of the URI against the
 * SubjectAltName (RFC 4975 14.1), a name as dNSName, an address literal as iPAddress. Safe for all loops.
 */
public final class ClientTls implements AutoCloseable {

    /** The connector has its own deadline over everything. */
    private static final long NO_HANDSHAKE_TIMEOUT = 0;

    private final SslContext context;

    /**
     * TLS by these anchors.
     *
     * @param presented what is shown to a server that asks for a certificate; empty unless mutual TLS is wanted
     * @throws SSLException if TLS cannot work with these
     */
    public ClientTls(SslProvider provider, TrustAnchors trust, Optional<TlsMaterial> presented) throws SSLException {
        SslContextBuilder builder =
                SslContextBuilder.forClient().trustManager(trust.manager()).endpointIdentificationAlgorithm("HTTPS");
        presented.ifPresent(material -> builder.keyManager(material.key(), material.chain()));
        context = TlsProfile.applyTo(builder, provider).build();
    }

    /**
     * TLS of one connection.
     *
     * @param host as {@code MsrpUri.host()} gives it; sent as SNI if it is a name
     */
    public SslHandler newHandler(ByteBufAllocator allocator, String host, int port) {
        return TlsProfile.applyTo(context.newHandler(allocator, host, port), NO_HANDSHAKE_TIMEOUT);
    }

    @Override
    public void close() {
        ReferenceCountUtil.release(context);
    }
}
