package org.msrprelay.transport.connect;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.LinkEvents;
import org.msrprelay.relay.spi.Loop;
import org.msrprelay.transport.link.ConnectionPipeline;
import org.msrprelay.transport.link.HopHandler;
import org.msrprelay.transport.link.NettyLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One address of an attempt: TCP and TLS, within its share of the time. Ends once, as connected or failed. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel, its pipeline tells
final class AddressTry {

    private static final Logger log = LoggerFactory.getLogger(AddressTry.class);

    private final NettyConnector.Environment environment;
    private final MsrpUri uri;
    private final InetSocketAddress address;
    private final ConnectAttempt attempt;

    private @Nullable Channel channel;
    private Loop.@Nullable Timer share;
    private boolean over;
    private boolean connected;

    AddressTry(NettyConnector.Environment environment, MsrpUri uri, InetSocketAddress address, ConnectAttempt attempt) {
        this.environment = environment;
        this.uri = uri;
        this.address = address;
        this.attempt = attempt;
    }

    void start(NettyLoop loop, long shareNanos) {
        share = loop.schedule(() -> fail(FailureReason.NOT_IN_TIME), shareNanos);
        ChannelFuture connecting = new Bootstrap()
                .group(loop.eventLoop())
                .channel(environment.loops().kind().sockets())
                .option(ChannelOption.ALLOCATOR, environment.settings().allocator())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // the share of the time is ours to watch
                .disableResolver()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        assemble(opened, loop);
                    }
                })
                .connect(address);
        channel = connecting.channel();
        // A socket that could not even be made (EMFILE) is told by another thread.
        connecting.addListener(done -> inLoop(loop, () -> tcpDone(done)));
    }

    private void assemble(Channel opened, NettyLoop loop) {
        environment.loops().watch(opened);
        environment.settings().applyTo(opened);
        boolean secure = uri.scheme().secure();
        HopHandler hop = new HopHandler(HopHandler.Origin.now(loop, secure, Optional.empty()), this::opened);
        if (secure) {
            int port = address.getPort();
            ConnectionPipeline.tls(
                    opened.pipeline(), environment.tls().newHandler(opened.alloc(), uri.host(), port), this::fail, hop);
        } else {
            ConnectionPipeline.clear(opened.pipeline(), hop);
        }
    }

    private static void inLoop(NettyLoop loop, Runnable task) {
        if (loop.inLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private void tcpDone(Future<? super Void> connecting) {
        if (!connecting.isSuccess()) {
            fail(connecting.cause());
        }
    }

    private @Nullable LinkEvents opened(HopLink link) {
        if (over) {
            return null;
        }
        connected = true;
        return attempt.connected(link);
    }

    private void fail(Throwable cause) {
        if (!over) {
            log.debug("{} at {}: {}", uri, address, cause.getMessage());
            fail(FailureReason.of(cause));
        }
    }

    private void fail(String reason) {
        if (!over) {
            end();
            attempt.addressFailed(reason);
        }
    }

    /** Nobody waits for this any more; what it had opened, unless it was the one, is closed. */
    void end() {
        over = true;
        if (share != null) {
            share.cancel();
        }
        if (!connected && channel != null && channel.isRegistered()) {
            channel.close();
        }
    }
}
