package org.msrprelay.transport.link;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Consumer;

/** What a connection's octets pass through. */
public final class ConnectionPipeline {

    /** Records to octets and back. */
    public static final String TLS = "tls";

    /** Holds the connection back until the handshake is done. */
    public static final String HANDSHAKE = "tls-handshake";

    /** The engine's end. */
    public static final String HOP = "hop";

    private ConnectionPipeline() {}

    /** A clear connection is the engine's at once. */
    public static void clear(ChannelPipeline pipeline, HopHandler hop) {
        engine(pipeline, hop);
    }

    /** TLS goes in front; what is behind it does not notice. */
    public static void tls(
            ChannelPipeline pipeline, SslHandler tls, Consumer<Throwable> handshakeFailed, HopHandler hop) {
        pipeline.addLast(TLS, tls);
        pipeline.addLast(HANDSHAKE, new HandshakeGate(handshakeFailed)); // behind TLS: it hears TLS's events
        engine(pipeline, hop);
    }

    /**
     * The same for every connection. A framing such as WebSocket's goes before it, behind TLS: it passes {@code
     * channelActive} on when its own handshake is done, and octets in {@code ByteBuf}s from then on.
     */
    private static void engine(ChannelPipeline pipeline, HopHandler hop) {
        pipeline.addLast(HOP, hop);
    }
}
