package org.msrprelay.transport.connect;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.LinkEvents;
import org.msrprelay.transport.link.ConnectionPipeline;
import org.msrprelay.transport.link.HopHandler;
import org.msrprelay.transport.link.NettyLoop;
import org.msrprelay.transport.tls.PeerProof;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One address of an attempt: TCP and TLS. Ends once, as connected or failed, unless the attempt ends it. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel, its pipeline tells
final class AddressTry {

    private static final Logger log = LoggerFactory.getLogger(AddressTry.class);

    private final NettyConnector.Environment environment;
    private final MsrpUri uri;
    private final InetSocketAddress address;
    private final ConnectAttempt attempt;

    private @Nullable Channel channel;
    private boolean reached;
    private boolean over;
    private boolean connected;

    AddressTry(NettyConnector.Environment environment, MsrpUri uri, InetSocketAddress address, ConnectAttempt attempt) {
        this.environment = environment;
        this.uri = uri;
        this.address = address;
        this.attempt = attempt;
    }

    InetSocketAddress address() {
        return address;
    }

    /** Whether TCP stands. */
    boolean reached() {
        return reached;
    }

    void start(NettyLoop loop) {
        ChannelFuture connecting = new Bootstrap()
                .group(loop.eventLoop())
                .channel(environment.loops().kind().sockets())
                .option(ChannelOption.ALLOCATOR, environment.settings().allocator())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // the attempt has a deadline of its own
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
        if (uri.scheme().secure()) {
            // The name that is verified is the URI's host, not the SRV target by which the address was found: DNS is
            // not authenticated, so a forged answer could name a host of the forger's with a good certificate (RFC
            // 4976 9.2, RFC 6125 6.2.1).
            SslHandler records = environment.tls().newHandler(opened.alloc(), uri.host(), address.getPort());
            // The handshake does not succeed unless the certificate is that of this host.
            PeerProof proof = host -> host.equals(uri.host());
            HopHandler.Origin origin = HopHandler.Origin.tls(loop, proof, Optional.empty());
            ConnectionPipeline.tls(opened.pipeline(), records, this::fail, new HopHandler(origin, this::opened));
        } else {
            HopHandler.Origin origin = HopHandler.Origin.clear(loop, Optional.empty());
            ConnectionPipeline.clear(opened.pipeline(), new HopHandler(origin, this::opened));
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
        } else if (!over && !connected) {
            reached = true;
            attempt.reached(this);
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
            end();
            attempt.addressFailed(this, FailureReason.of(cause));
        }
    }

    /** Nobody waits for this any more; what it had opened, unless it was the one, is closed. */
    void end() {
        over = true;
        if (!connected && channel != null && channel.isRegistered()) {
            channel.close();
        }
    }
}
