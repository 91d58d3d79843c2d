package org.msrprelay.server.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.msrprelay.client.MsrpClient;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.server.tls.SelfSignedCertificate;
import org.msrprelay.transport.link.SocketKind;
import org.msrprelay.transport.tls.TlsMaterial;

/** Where a proxy under load connects to: the readers' end. Over TLS its certificate is nobody's. Thread-safe. */
final class Acceptor {
    private final Deque<BenchConnection> accepted = new ArrayDeque<>();
    private final Deque<CompletableFuture<BenchConnection>> waiting = new ArrayDeque<>();

    private volatile @Nullable Channel listening;

    private Acceptor() {}

    /**
     * Begins to listen; blocks until it does.
     *
     * @param connections makes the last handler of a channel, and puts before it what stands next to the socket
     * @throws BenchException if it cannot listen there
     */
    static Acceptor listen(
            EventLoopGroup loop, SocketKind kind, MsrpUri own, Function<Channel, BenchConnection> connections)
            throws IOException {
        Acceptor acceptor = new Acceptor();
        Optional<SslContext> tls = own.scheme().secure() ? Optional.of(tls(own.host())) : Optional.empty();
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channelFactory(kind.servers(SocketProtocolFamily.INET))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        acceptor.accept(channel, tls, connections);
                    }
                })
                .bind(new InetSocketAddress(own.host(), own.port().orElse(MsrpClient.DEFAULT_PORT)))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new BenchException(
                    "cannot listen on " + own + ": " + bound.cause().getMessage());
        }
        acceptor.listening = bound.channel();
        return acceptor;
    }

    /** Listens no more; blocks until it does not. A loop that ends does not always see to that. */
    void close() {
        Channel channel = listening;
        if (channel != null) {
            channel.close().awaitUninterruptibly();
        }
    }

    private static SslContext tls(String host) throws IOException {
        Path directory = Files.createTempDirectory("msrp-relay-bench");
        TlsMaterial material = new SelfSignedCertificate(directory, Clock.systemUTC()).material(List.of(host));
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
        return SslContextBuilder.forServer(material.key(), material.chain()).build();
    }

    private void accept(Channel channel, Optional<SslContext> tls, Function<Channel, BenchConnection> connections) {
        BenchConnection connection = connections.apply(channel);
        if (tls.isEmpty()) {
            channel.pipeline().addLast(connection);
            add(connection);
            return;
        }
        SslHandler handler = tls.get().newHandler(channel.alloc());
        channel.pipeline().addLast(handler, connection);
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                add(connection);
            }
        });
    }

    private void add(BenchConnection connection) {
        CompletableFuture<BenchConnection> first;
        synchronized (this) {
            if (waiting.isEmpty()) {
                accepted.add(connection);
                return;
            }
            first = waiting.remove();
        }
        first.complete(connection);
    }

    /** The next connection that has come, or comes. */
    synchronized CompletableFuture<BenchConnection> next() {
        if (!accepted.isEmpty()) {
            return CompletableFuture.completedFuture(accepted.remove());
        }
        CompletableFuture<BenchConnection> next = new CompletableFuture<>();
        waiting.add(next);
        return next;
    }
}
