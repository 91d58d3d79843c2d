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
        pipeline.addLast(HOP, hop);
    }

    /** TLS goes in front; what is behind it does not notice. */
    public static void tls(
            ChannelPipeline pipeline, SslHandler tls, Consumer<Throwable> handshakeFailed, HopHandler hop) {
        records(pipeline, tls, handshakeFailed);
        pipeline.addLast(HOP, hop);
    }

    /** TLS alone: a framing goes behind it, and the engine's end behind that. */
    public static void records(ChannelPipeline pipeline, SslHandler tls, Consumer<Throwable> handshakeFailed) {
        pipeline.addLast(TLS, tls);
        pipeline.addLast(HANDSHAKE, new HandshakeGate(handshakeFailed)); // behind TLS: it hears TLS's events
    }

    /**
     * A connection that carries messages. What is in front of the engine's end passes {@code channelActive} on when its own
     * handshake is done, and from then on octets in {@code ByteBuf}s, and {@link FramingEvent}s.
     *
     * @param framing puts its handlers, TLS apart, at the end of the pipeline
     */
    public static void framed(ChannelPipeline pipeline, Consumer<ChannelPipeline> framing, HopHandler hop) {
        framing.accept(pipeline);
        pipeline.addLast(HOP, hop);
    }
}
