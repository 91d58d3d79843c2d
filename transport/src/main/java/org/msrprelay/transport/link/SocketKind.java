package org.msrprelay.transport.link;

import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.spi.SelectorProvider;

/** What the sockets are made of. */
public enum SocketKind {
    /** Linux: fewer system calls, and the socket options that NIO hides (TCP_INFO, TCP_USER_TIMEOUT, IPV6_V6ONLY). */
    EPOLL {
        @Override
        public IoHandlerFactory ioHandlers() {
            return SteadyEpoll.newFactory();
        }

        @Override
        public ChannelFactory<ServerChannel> servers(SocketProtocolFamily family) {
            return () -> new EpollServerSocketChannel(family);
        }

        @Override
        public Class<? extends SocketChannel> sockets() {
            return EpollSocketChannel.class;
        }

        @Override
        public Class<? extends DatagramChannel> datagrams() {
            return EpollDatagramChannel.class;
        }
    },

    /** Everywhere else. */
    NIO {
        @Override
        public IoHandlerFactory ioHandlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        public ChannelFactory<ServerChannel> servers(SocketProtocolFamily family) {
            // Java's own INET6 server sockets insist on an IPv6 stack; the unnamed family adapts to what there is.
            return family == SocketProtocolFamily.INET
                    ? () -> new NioServerSocketChannel(SelectorProvider.provider(), family)
                    : NioServerSocketChannel::new;
        }

        @Override
        public Class<? extends SocketChannel> sockets() {
            return NioSocketChannel.class;
        }

        @Override
        public Class<? extends DatagramChannel> datagrams() {
            return NioDatagramChannel.class;
        }
    };

    /** The best that this machine has. */
    public static SocketKind best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    public abstract IoHandlerFactory ioHandlers();

    /** Server sockets of one address family, so that 0.0.0.0 does not silently take IPv6 as well. */
    public abstract ChannelFactory<ServerChannel> servers(SocketProtocolFamily family);

    public abstract Class<? extends SocketChannel> sockets();

    public abstract Class<? extends DatagramChannel> datagrams();
}
