package org.msrprelay.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.MsrpUri;

/**
 * One attempt to connect: the host's addresses in turn (RFC 4975 6.2), then TLS, all within one timeout.
 *
 * <p>Resolution runs on a reader thread, the rest on the loop that the connection will live on.
 */
final class Connecting {
    /** Little enough that a response does not wait for much of a message, enough to keep a fast network busy. */
    static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    private final ClientCore core;
    private final MsrpUri uri;
    private final Optional<SslContext> tls;
    private final int port;
    private final EventLoop loop;
    private final CompletableFuture<MsrpConnection> result = new CompletableFuture<>();
    private final Deque<InetAddress> addresses = new ArrayDeque<>();
    private @Nullable Channel current;
    private String lastFailure = "it has no address";

    Connecting(ClientCore core, MsrpUri uri, Optional<SslContext> tls) {
        this.core = core;
        this.uri = uri;
        this.tls = tls;
        this.port = uri.port().orElse(MsrpClient.DEFAULT_PORT);
        this.loop = core.loops().group().next();
    }

    CompletableFuture<MsrpConnection> start() {
        try {
            long timeout = core.settings().connectTimeout().toNanos();
            Future<?> timer = loop.schedule(this::timedOut, timeout, TimeUnit.NANOSECONDS);
            var unused = result.whenComplete((connection, failure) -> timer.cancel(false));
            core.readers().execute(this::resolve);
        } catch (RejectedExecutionException e) {
            fail("the client's loops were closed");
        }
        return result;
    }

    private void resolve() {
        try {
            InetAddress[] found = InetAddress.getAllByName(uri.host());
            loop.execute(() -> {
                addresses.addAll(Arrays.asList(found));
                connectNext();
            });
        } catch (UnknownHostException e) {
            fail("its name is unknown");
        } catch (RejectedExecutionException e) {
            fail("the client's loops were closed");
        }
    }

    private void connectNext() {
        InetAddress address = addresses.poll();
        if (result.isDone()) {
            return;
        }
        if (address == null) {
            fail(lastFailure);
            return;
        }
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        core.settings().connectTimeout().toMillis())
                .handler(new ConnectionInitializer(
                        channel -> tls.map(context -> context.newHandler(channel.alloc(), uri.host(), port)),
                        core.settings().tap(),
                        channel -> new Connection(channel, core, new Sessions())));
        ChannelFuture connect = bootstrap.connect(new InetSocketAddress(address, port));
        current = connect.channel();
        connect.addListener(done -> {
            if (done.isSuccess()) {
                shakeHands(connect.channel());
            } else {
                tryNext(done.cause());
            }
        });
    }

    private void shakeHands(Channel channel) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        if (handler == null) {
            connected(channel);
            return;
        }
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                connected(channel);
            } else {
                tryNext(done.cause());
            }
        });
    }

    private void connected(Channel channel) {
        Connection connection = channel.pipeline().get(Connection.class);
        if (connection == null || !result.complete(new MsrpConnection(connection, core, uri.scheme()))) {
            var unused = channel.close();
        }
    }

    private void tryNext(Throwable cause) {
        lastFailure = cause instanceof SSLException ? TlsFailure.reason(cause) : String.valueOf(cause.getMessage());
        if (current != null) {
            var unused = current.close();
        }
        connectNext();
    }

    private void timedOut() {
        fail("no connection within " + core.settings().connectTimeout().toMillis() + " ms");
        if (current != null) {
            var unused = current.close();
        }
    }

    private void fail(String reason) {
        result.completeExceptionally(new ClientException("cannot connect to " + uri + ": " + reason));
    }
}
