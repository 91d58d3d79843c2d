package org.msrprelay.transport.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of accepted connections. A client is asked for a certificate and may have none, or a bad one (RFC 4976 6.1, 9.2). A
 * changed certificate of our own serves the connections that come after it; those before keep theirs. Safe for all loops.
 */
public final class ServerTls implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

    private final Supplier<TlsMaterial> source;
    private final Settings settings;

    // Guarded by this: a context must not be released between being fetched and having its handler made.
    private TlsMaterial material;
    private @Nullable SslContext context;

    /**
     * How the server side behaves.
     *
     * @param trust who may vouch for the certificates of connecting relays, asked once for every connection that shows one
     * @param handshakeTimeout from the connection's start
     * @param asksForCertificates whether whoever connects is asked for a certificate, which he need not have: relays have to be,
     *     and browsers trouble their users about it
     */
    public record Settings(
            SslProvider provider,
            Supplier<TrustAnchors> trust,
            Duration handshakeTimeout,
            boolean asksForCertificates) {}

    /**
     * TLS with what the source gives now, and gives later.
     *
     * @param source asked for every connection: must be quick and give the same object, or an equal one, while nothing
     *     has changed
     * @throws SSLException if TLS cannot work with what it gives
     */
    public ServerTls(Supplier<TlsMaterial> source, Settings settings) throws SSLException {
        this.source = source;
        this.settings = settings;
        this.material = source.get();
        this.context = contextOf(material);
    }

    private SslContext contextOf(TlsMaterial of) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forServer(of.key(), of.chain())
                .clientAuth(settings.asksForCertificates() ? ClientAuth.OPTIONAL : ClientAuth.NONE)
                .trustManager(new AnyClientCertificate());
        return TlsProfile.applyTo(builder, settings.provider()).build();
    }

    public synchronized SslHandler newHandler(ByteBufAllocator allocator) {
        refresh();
        if (context == null) {
            throw new IllegalStateException("TLS after the relay's end");
        }
        return TlsProfile.applyTo(
                context.newHandler(allocator), settings.handshakeTimeout().toMillis());
    }

    /** What the client's certificate proves, once the handshake is done. */
    public PeerProof proofOf(SslHandler handler) {
        return new ClientCertificate(handler.engine(), settings.trust());
    }

    private void refresh() {
        TlsMaterial now = source.get();
        if (context == null || now.equals(material)) {
            return;
        }
        material = now;
        try {
            SslContext before = context;
            context = contextOf(now);
            ReferenceCountUtil.release(before); // connections that use it hold it themselves
            log.info("new connections are served with {}", now);
        } catch (SSLException e) {
            log.error("{} cannot be used, the one before stays: {}", now, e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        ReferenceCountUtil.release(context);
        context = null;
    }
}
