package org.msrprelay.transport.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.transport.link.ConnectionPipeline;
import org.msrprelay.transport.link.ConnectionSettings;
import org.msrprelay.transport.link.EventLoops;
import org.msrprelay.transport.link.HopHandler;
import org.msrprelay.transport.link.LinkOpener;
import org.msrprelay.transport.link.NettyLoop;
import org.msrprelay.transport.link.OncePerSecond;
import org.msrprelay.transport.tls.ServerTls;
import org.msrprelay.transport.websocket.WebSocketEntrance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every connection that one listener accepts goes through. One object a listener, used on all loops. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel, its pipeline tells
final class Entrance extends ChannelInitializer<SocketChannel> {

    private static final Logger log = LoggerFactory.getLogger(Entrance.class);

    private final EventLoops loops;
    private final ConnectionSettings settings;
    private final Admission admission;
    private final Optional<ServerTls> tls;
    private final OncePerSecond handshakeFailures = new OncePerSecond(log::debug);
    private volatile @Nullable Destination destination;

    private record Destination(Listener listener, LinkOpener opener, Optional<WebSocketEntrance> webSocket) {}

    /**
     * @param tls empty for a clear listener
     */
    Entrance(EventLoops loops, ConnectionSettings settings, Admission admission, Optional<ServerTls> tls) {
        this.loops = loops;
        this.settings = settings;
        this.admission = admission;
        this.tls = tls;
    }

    /** Called before the first connection is accepted. */
    void leadTo(Listener listener, LinkOpener opener, Optional<WebSocketEntrance> webSocket) {
        destination = new Destination(listener, opener, webSocket);
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        loops.watch(channel);
        InetSocketAddress remoteAddress = channel.remoteAddress();
        if (remoteAddress == null || !admission.enter(remoteAddress.getAddress())) {
            channel.close();
            return;
        }
        InetAddress address = remoteAddress.getAddress();
        channel.closeFuture().addListener(closed -> admission.leave(address));
        settings.applyTo(channel);
        Destination to = Objects.requireNonNull(destination, "accepted before the relay stands");
        NettyLoop loop = loops.of(channel);
        Optional<Listener> listener = Optional.of(to.listener());
        if (to.webSocket().isPresent()) {
            webSocket(channel, to, to.webSocket().get());
        } else if (tls.isPresent()) {
            SslHandler records = tls.get().newHandler(channel.alloc());
            HopHandler.Origin origin = HopHandler.Origin.tls(loop, tls.get().proofOf(records), listener);
            HopHandler hop = new HopHandler(origin, to.opener());
            ConnectionPipeline.tls(channel.pipeline(), records, cause -> handshakeFailed(channel, cause), hop);
        } else {
            HopHandler.Origin origin = HopHandler.Origin.clear(loop, listener);
            ConnectionPipeline.clear(channel.pipeline(), new HopHandler(origin, to.opener()));
        }
    }

    private void webSocket(SocketChannel channel, Destination to, WebSocketEntrance entrance) {
        NettyLoop loop = loops.of(channel);
        Optional<Listener> listener = Optional.of(to.listener());
        HopHandler.Origin below = HopHandler.Origin.clear(loop, listener);
        if (tls.isPresent()) {
            SslHandler records = tls.get().newHandler(channel.alloc());
            ConnectionPipeline.records(channel.pipeline(), records, cause -> handshakeFailed(channel, cause));
            below = HopHandler.Origin.tls(loop, tls.get().proofOf(records), listener);
        }
        HopHandler.Origin framed = entrance.framed(below);
        ConnectionPipeline.framed(
                channel.pipeline(), pipeline -> entrance.add(pipeline, framed), new HopHandler(framed, to.opener()));
    }

    private void handshakeFailed(Channel channel, Throwable cause) {
        if (log.isDebugEnabled()) {
            handshakeFailures.log("TLS handshake with " + channel.remoteAddress() + " failed: " + cause.getMessage());
        }
    }
}
