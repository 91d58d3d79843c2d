package org.msrprelay.server.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.msrprelay.client.MsrpClient;
import org.msrprelay.client.tls.Trust;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.transport.link.SocketKind;

/**
 * Opens connections to one relay. Those that send and those that receive have a loop each, so that a measurement on the
 * receiving side does not wait for senders; thread-safe.
 */
final class BenchSockets implements AutoCloseable {
    private static final SocketKind KIND = SocketKind.best();

    /** Some blocks ahead, so that the kernel never waits for the next one. */
    private static final WriteBufferWaterMark WRITE_WATER_MARK = new WriteBufferWaterMark(128 * 1024, 256 * 1024);

    /** The kernel would let each of a thousand senders hold megabytes, and take them from the relay's connections. */
    private static final int SEND_BUFFER_OCTETS = 256 * 1024;

    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final long CLOSE_SECONDS = 5;

    private final EventLoopGroup senders = loop("bench-senders");
    private final EventLoopGroup receivers = loop("bench-receivers");
    private final List<Acceptor> acceptors = new CopyOnWriteArrayList<>();
    private final MsrpUri relay;
    private final Optional<SslContext> tls;
    private final Faults faults;

    BenchSockets(MsrpUri relay, Trust trust, Faults faults) throws BenchException {
        this.relay = relay;
        this.tls = relay.scheme().secure() ? Optional.of(tls(trust)) : Optional.empty();
        this.faults = faults;
    }

    private static EventLoopGroup loop(String name) {
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), KIND.ioHandlers());
    }

    private static SslContext tls(Trust trust) throws BenchException {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient();
            trust.install(builder);
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new BenchException("trust in " + trust + ": " + e.getMessage());
        }
    }

    /** A connection that mostly writes. */
    CompletableFuture<BenchConnection> sender() {
        return open(bootstrap().group(senders).option(ChannelOption.SO_SNDBUF, SEND_BUFFER_OCTETS));
    }

    /**
     * A connection that mostly reads, or whose latency is measured.
     *
     * @param receiveBufferOctets SO_RCVBUF; empty: the kernel's
     */
    CompletableFuture<BenchConnection> receiver(OptionalInt receiveBufferOctets) {
        Bootstrap bootstrap = bootstrap().group(receivers);
        receiveBufferOctets.ifPresent(octets -> bootstrap.option(ChannelOption.SO_RCVBUF, octets));
        return open(bootstrap);
    }

    /** Waits for connections, on the loop of the receivers; until these sockets are closed. */
    Acceptor listen(MsrpUri own) throws IOException {
        Acceptor acceptor = Acceptor.listen(receivers, KIND, own, channel -> {
            PacedReads reads = new PacedReads();
            channel.config().setRecvByteBufAllocator(reads.sizes());
            channel.config().setAutoRead(false);
            channel.pipeline().addLast(reads);
            return new BenchConnection(channel, reads, faults);
        });
        acceptors.add(acceptor);
        return acceptor;
    }

    private static Bootstrap bootstrap() {
        return new Bootstrap()
                .channel(KIND.sockets())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_WATER_MARK);
    }

    private CompletableFuture<BenchConnection> open(Bootstrap bootstrap) {
        int port = relay.port().orElse(MsrpClient.DEFAULT_PORT);
        CompletableFuture<BenchConnection> opened = new CompletableFuture<>();
        ChannelFuture connecting = bootstrap
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        build(channel, port);
                    }
                })
                .connect(relay.host(), port);
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                shakeHands(connecting.channel(), opened);
            } else {
                opened.completeExceptionally(cannotConnect(done.cause()));
            }
        });
        return opened;
    }

    /** The pace is next to the socket; above TLS are the octets of MSRP. */
    private void build(Channel channel, int port) {
        PacedReads reads = new PacedReads();
        channel.config().setRecvByteBufAllocator(reads.sizes());
        channel.pipeline().addLast(reads);
        tls.ifPresent(context -> channel.pipeline().addLast(context.newHandler(channel.alloc(), relay.host(), port)));
        channel.pipeline().addLast(new BenchConnection(channel, reads, faults));
    }

    private void shakeHands(Channel channel, CompletableFuture<BenchConnection> opened) {
        BenchConnection connection = channel.pipeline().get(BenchConnection.class);
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        if (connection == null) {
            opened.completeExceptionally(new BenchException("cannot connect to " + relay + ": closed at once"));
        } else if (handler == null) {
            opened.complete(connection);
        } else {
            handler.handshakeFuture().addListener(done -> {
                if (done.isSuccess()) {
                    opened.complete(connection);
                } else {
                    opened.completeExceptionally(cannotConnect(done.cause()));
                }
            });
        }
    }

    private BenchException cannotConnect(Throwable cause) {
        return new BenchException("cannot connect to " + relay + ": " + cause.getMessage());
    }

    /** Closes all connections; waits for the loops to end. */
    @Override
    public void close() {
        acceptors.forEach(Acceptor::close);
        for (EventLoopGroup group : new EventLoopGroup[] {senders, receivers}) {
            var unused = group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        senders.terminationFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        receivers.terminationFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
