package org.msrprelay.transport.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.codec.DecoderLimits;
import org.msrprelay.protocol.codec.MsrpDecoder;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.relay.spi.LinkEvents;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.transport.tls.PeerProof;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of every connection: octets in become the engine's events; octets out come from its {@link ChannelLink}.
 *
 * <p>It begins with {@code channelActive}, which a handshake in front of it delays.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel, its pipeline tells
public final class HopHandler extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(HopHandler.class);

    private final Origin origin;
    private final LinkOpener opener;
    private final MsrpDecoder decoder;
    private @Nullable ChannelLink link;
    private @Nullable String reason;

    /**
     * Where a connection comes from.
     *
     * @param proof whom the other side has proven to be, once TLS stands
     * @param listener empty for a connection that this relay opened
     * @param sinceNanos when it was accepted or opened, by the loop's clock
     * @param framing of a connection that carries messages
     */
    public record Origin(
            NettyLoop loop,
            boolean secure,
            PeerProof proof,
            Optional<Listener> listener,
            long sinceNanos,
            Optional<MessageFraming> framing) {

        /** Of a clear connection that is there since now. */
        public static Origin clear(NettyLoop loop, Optional<Listener> listener) {
            return new Origin(loop, false, PeerProof.NONE, listener, loop.nanoTime(), Optional.empty());
        }

        /** Of a connection that is there since now, and is going to have TLS. */
        public static Origin tls(NettyLoop loop, PeerProof proof, Optional<Listener> listener) {
            return new Origin(loop, true, proof, listener, loop.nanoTime(), Optional.empty());
        }

        /** The same, of a connection that carries messages. */
        public Origin framedBy(MessageFraming messages) {
            return new Origin(loop, secure, proof, listener, sinceNanos, Optional.of(messages));
        }
    }

    public HopHandler(Origin origin, LinkOpener opener) {
        this.origin = origin;
        this.opener = opener;
        this.decoder = origin.framing().isPresent()
                ? MsrpDecoder.ofMessages(DecoderLimits.DEFAULT)
                : new MsrpDecoder(DecoderLimits.DEFAULT);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!(ctx.channel().remoteAddress() instanceof InetSocketAddress remoteAddress)) {
            ctx.close(); // reset before it was accepted: nobody to talk to
            return;
        }
        ChannelLink opened = new ChannelLink(ctx, origin, remoteAddress, decoder);
        link = opened;
        LinkEvents events = opener.open(opened);
        if (events == null) {
            refuse(ctx, opened);
            return;
        }
        if (!origin.secure()) {
            // Who says that he has no more to send may still wait for his answers. TLS says it by close_notify, for
            // good.
            ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        opened.start(events);
    }

    /** Whoever was just told that he has a WebSocket is told as well that it ends (RFC 6455 7.1.1). */
    private void refuse(ChannelHandlerContext ctx, ChannelLink unwanted) {
        if (origin.framing().isPresent()) {
            unwanted.close(CloseCause.GOING_AWAY, "");
        } else {
            ctx.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof FramingEvent framing) {
            framed(framing);
        } else if (event == ChannelInputShutdownEvent.INSTANCE && link != null) {
            link.inputEnded();
        }
        ctx.fireUserEventTriggered(event);
    }

    private void framed(FramingEvent event) {
        if (event == FramingEvent.MessageEnd.INSTANCE) {
            LinkEvents events = audience();
            if (events != null) {
                decoder.endOfMessage(events);
            }
        } else if (link != null && event == FramingEvent.InputEnd.INSTANCE) {
            link.inputEnded();
        } else if (link != null && event instanceof FramingEvent.Broken broken) {
            reason = reason == null ? broken.reason() : reason;
            link.inputBroken();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf octets = (ByteBuf) message;
        try {
            LinkEvents events = audience();
            if (events != null) {
                decoder.decode(octets, events);
            }
        } finally {
            octets.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        LinkEvents events = audience();
        if (events != null) {
            events.readComplete(BoundedReads.of(ctx.channel()).takeOctetsRead());
        }
    }

    private @Nullable LinkEvents audience() {
        return link == null ? null : link.audience();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (link != null) {
            link.closed(reason == null ? "closed by the other side" : reason);
        }
        decoder.close();
    }

    /** Only the first cause counts: the writes that were waiting all fail with the connection's end. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof BoundedReads.Stop || !ctx.channel().isOpen()) {
            return;
        }
        if (reason == null) {
            reason = describe(cause);
        }
        if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            log.debug("{}: {}", ctx.channel(), reason);
        } else {
            log.error("{}: closed by a fault of this relay", ctx.channel(), cause);
        }
        Farewell.closeNow(ctx.channel());
    }

    private static String describe(Throwable cause) {
        if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
            return "TLS failed";
        }
        return cause instanceof IOException ? "connection lost" : "internal error";
    }
}
