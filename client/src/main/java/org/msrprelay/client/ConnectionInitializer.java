package org.msrprelay.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import java.util.function.Function;

/** The pipeline of a connection, of either direction. */
final class ConnectionInitializer extends ChannelInitializer<Channel> {
    static final String TLS = "tls";
    static final String TAP = "tap";
    static final String MSRP = "msrp";

    private final Function<Channel, Optional<SslHandler>> tls;
    private final Optional<WireTap> tap;
    private final Function<Channel, Connection> connection;

    ConnectionInitializer(
            Function<Channel, Optional<SslHandler>> tls,
            Optional<WireTap> tap,
            Function<Channel, Connection> connection) {
        this.tls = tls;
        this.tap = tap;
        this.connection = connection;
    }

    /** The tap is above TLS, so that it sees MSRP. */
    @Override
    protected void initChannel(Channel channel) {
        tls.apply(channel).ifPresent(handler -> channel.pipeline().addLast(TLS, handler));
        tap.ifPresent(watcher -> channel.pipeline().addLast(TAP, new WireTapHandler(watcher)));
        channel.pipeline().addLast(MSRP, connection.apply(channel));
    }
}
