package org.msrprelay.client;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.msrprelay.client.tls.TlsIdentity;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;

/**
 * Opens connections, and accepts them.
 *
 * <p>Thread-safe. Has no threads of its own: its connections run on the {@link ClientLoops} it was given, and end when those
 * are closed.
 */
public final class MsrpClient {
    /** The port of a URI without one (RFC 4975 15.4). */
    public static final int DEFAULT_PORT = 2855;

    private static final String[] TLS_VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final ClientCore core;
    private @Nullable SslContext clientTls;

    public MsrpClient(ClientLoops loops, ClientSettings settings) {
        this.core = new ClientCore(loops, settings);
    }

    /**
     * Connects to the host and port of the URI, with TLS for msrps (RFC 4975 5.4).
     *
     * @return fails with {@link ClientException} if that is not possible within the connect timeout
     */
    public CompletionStage<MsrpConnection> connect(MsrpUri uri) {
        try {
            Optional<SslContext> tls = uri.scheme().secure() ? Optional.of(clientTls()) : Optional.empty();
            return new Connecting(core, uri, tls).start().minimalCompletionStage();
        } catch (SSLException | IllegalArgumentException e) {
            return CompletableFuture.failedStage(
                    new ClientException("trust in " + core.settings().trust() + ": " + e.getMessage(), e));
        }
    }

    private synchronized SslContext clientTls() throws SSLException {
        if (clientTls == null) {
            SslContextBuilder builder = SslContextBuilder.forClient().protocols(TLS_VERSIONS);
            core.settings().trust().install(builder);
            clientTls = builder.build();
        }
        return clientTls;
    }

    /**
     * Accepts connections (port 0: any free one), for peers that reach this side without a relay of its own.
     *
     * @param identity what is shown over TLS; empty: no TLS, and msrp URIs
     * @return fails with {@link ClientException} if the address cannot be bound or the identity cannot be used
     */
    public CompletionStage<MsrpListener> listen(InetSocketAddress address, Optional<TlsIdentity> identity) {
        Optional<SslContext> tls = Optional.empty();
        try {
            if (identity.isPresent()) {
                tls = Optional.of(
                        identity.get().forServer().protocols(TLS_VERSIONS).build());
            }
        } catch (SSLException | IllegalArgumentException e) {
            return CompletableFuture.failedStage(new ClientException("certificate and key: " + e.getMessage(), e));
        }
        return bind(address, tls);
    }

    private CompletionStage<MsrpListener> bind(InetSocketAddress address, Optional<SslContext> tls) {
        Sessions sessions = new Sessions();
        ChannelFuture bound = new ServerBootstrap()
                .group(core.loops().group())
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Connecting.WRITE_BUFFER)
                .childHandler(new ConnectionInitializer(
                        channel -> tls.map(context -> context.newHandler(channel.alloc())),
                        core.settings().tap(),
                        channel -> new Connection(channel, core, sessions)))
                .bind(address);
        Scheme scheme = tls.isPresent() ? Scheme.MSRPS : Scheme.MSRP;
        CompletableFuture<MsrpListener> result = new CompletableFuture<>();
        bound.addListener(done -> {
            if (done.isSuccess()) {
                result.complete(new MsrpListener(bound.channel(), core, scheme, sessions));
            } else {
                result.completeExceptionally(new ClientException(
                        "cannot listen at " + address + ": " + done.cause().getMessage()));
            }
        });
        return result.minimalCompletionStage();
    }
}
