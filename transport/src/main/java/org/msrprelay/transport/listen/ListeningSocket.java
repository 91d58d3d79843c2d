package org.msrprelay.transport.listen;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.transport.link.ConnectionSettings;
import org.msrprelay.transport.link.EventLoops;
import org.msrprelay.transport.link.LinkOpener;
import org.msrprelay.transport.link.SocketKind;
import org.msrprelay.transport.tls.ServerTls;
import org.msrprelay.transport.websocket.WebSocketEntrance;

/** One listening socket: bound first, so that its port is known, and opened when the relay behind it stands. */
public final class ListeningSocket {

    /** Connections that the kernel keeps until they are accepted; it cuts this to net.core.somaxconn. */
    private static final int BACKLOG = 4096;

    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final IntegerUnixChannelOption V6_ONLY =
            new IntegerUnixChannelOption("MSRP_IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY);

    private final ServerChannel channel;
    private final Entrance entrance;

    private ListeningSocket(ServerChannel channel, Entrance entrance) {
        this.channel = channel;
        this.entrance = entrance;
    }

    /**
     * What all listeners share.
     *
     * @param receiveBufferOctets set on the listening socket, since the window scale is settled before accept
     */
    public record Shared(
            EventLoops loops, ConnectionSettings settings, Admission admission, OptionalInt receiveBufferOctets) {}

    /**
     * Binds, without accepting yet. Blocks for a moment.
     *
     * @param ipv6Only an IPv6 wildcard leaves IPv4 alone, for a listener of its own on the same port
     * @throws IOException if the address is not this machine's, not free or not permitted
     */
    public static ListeningSocket bind(
            Shared shared, InetSocketAddress address, boolean ipv6Only, Optional<ServerTls> tls) throws IOException {
        SocketKind kind = shared.loops().kind();
        boolean ipv6 = address.getAddress() instanceof Inet6Address;
        Entrance entrance = new Entrance(shared.loops(), shared.settings(), shared.admission(), tls);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(shared.loops().group())
                .channelFactory(kind.servers(ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET))
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new AcceptPause(shared.admission()::makeRoom))
                .childHandler(entrance);
        shared.receiveBufferOctets().ifPresent(octets -> bootstrap.option(ChannelOption.SO_RCVBUF, octets));
        if (ipv6 && kind == SocketKind.EPOLL) {
            bootstrap.option(V6_ONLY, ipv6Only ? 1 : 0);
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(plain(bound.cause()), bound.cause());
        }
        shared.loops().watch(bound.channel());
        return new ListeningSocket((ServerChannel) bound.channel(), entrance);
    }

    /** Of "bind(..) failed with error(-98): Address already in use" the part for people. */
    private static String plain(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
    }

    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Accepts from now on, connections that came in the meantime first. */
    public void open(Listener listener, LinkOpener opener) {
        open(listener, opener, Optional.empty());
    }

    /** The same, for WebSockets alone. */
    public void open(Listener listener, LinkOpener opener, WebSocketEntrance webSocket) {
        open(listener, opener, Optional.of(webSocket));
    }

    private void open(Listener listener, LinkOpener opener, Optional<WebSocketEntrance> webSocket) {
        entrance.leadTo(listener, opener, webSocket);
        channel.config().setAutoRead(true);
    }

    /** Accepts no more; what was accepted stays. */
    public CompletableFuture<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        channel.close().addListener(done -> closed.complete(null));
        return closed;
    }
}
