package org.msrprelay.transport.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.msrprelay.relay.limit.IpLiteral;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of connections to next hops: the chain is verified against the trust anchors, and the host of the URI against the
 * SubjectAltName (RFC 4975 14.1), a name as dNSName, an address literal as iPAddress. Changed anchors, and a changed
 * certificate of our own, serve the connections that come after. Safe for all loops.
 */
public final class ClientTls implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClientTls.class);

    /** The connector has its own deadline over everything. */
    private static final long NO_HANDSHAKE_TIMEOUT = 0;

    private final SslProvider provider;
    private final Supplier<TrustAnchors> trust;
    private final Optional<Supplier<TlsMaterial>> presented;

    // Guarded by this: a context must not be released between being fetched and having its handler made.
    private Ingredients ingredients;
    private @Nullable SslContext context;

    private record Ingredients(TrustAnchors anchors, Optional<TlsMaterial> material) {}

    /**
     * TLS with what the sources give now, and give later. Both are asked for every connection: they must be quick and give
     * the same object, or an equal one, while nothing has changed.
     *
     * @param presented what is shown to a server that asks for a certificate (RFC 4976 9.2); empty for none
     * @throws SSLException if TLS cannot work with what they give
     */
    public ClientTls(SslProvider provider, Supplier<TrustAnchors> trust, Optional<Supplier<TlsMaterial>> presented)
            throws SSLException {
        this.provider = provider;
        this.trust = trust;
        this.presented = presented;
        this.ingredients = current();
        this.context = contextOf(ingredients);
    }

    private Ingredients current() {
        return new Ingredients(trust.get(), presented.map(Supplier::get));
    }

    private SslContext contextOf(Ingredients of) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .trustManager(of.anchors().manager())
                .endpointIdentificationAlgorithm("HTTPS");
        of.material().ifPresent(material -> builder.keyManager(material.key(), material.chain()));
        return TlsProfile.applyTo(builder, provider).build();
    }

    /**
     * TLS of one connection.
     *
     * @param host as {@code MsrpUri.host()} gives it; sent as SNI if it is a name
     */
    public synchronized SslHandler newHandler(ByteBufAllocator allocator, String host, int port) {
        refresh();
        if (context == null) {
            throw new IllegalStateException("TLS after the relay's end");
        }
        SslHandler handler = context.newHandler(allocator, host, port);
        sendServerName(handler.engine(), host);
        return TlsProfile.applyTo(handler, NO_HANDSHAKE_TIMEOUT);
    }

    /** RFC 4976 9.2, MUST: also of a name without a dot, which the JDK and Netty take for none. */
    private static void sendServerName(SSLEngine engine, String host) {
        if (IpLiteral.parse(host).isPresent()) {
            return;
        }
        try {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            engine.setSSLParameters(parameters);
        } catch (IllegalArgumentException e) {
            log.debug("{} cannot be sent as a server name: {}", host, e.getMessage()); // an underscore, say
        }
    }

    /** Sessions of the context before are not resumed: with other anchors they might not have come about. */
    private void refresh() {
        Ingredients now = current();
        if (context == null || now.equals(ingredients)) {
            return;
        }
        ingredients = now;
        try {
            SslContext before = context;
            context = contextOf(now);
            ReferenceCountUtil.release(before); // connections that use it hold it themselves
            log.info("next hops are connected to with {}", now.anchors());
        } catch (SSLException e) {
            log.error("{} cannot be used, what was before stays: {}", now.anchors(), e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        ReferenceCountUtil.release(context);
        context = null;
    }
}
