package org.msrprelay.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msrprelay.transport.link.FramingEvent;
import org.msrprelay.transport.websocket.WebSocketSettings.Compression;

/**
 * A WebSocket once its handshake is done. What is in its messages is passed on as it comes, with their ends; pings are answered,
 * and sent ({@link Heartbeat}).
 *
 * <p>Whole messages alone are written behind it, so that a control frame of its own is never amid one.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel, its pipeline tells
final class WebSocketHandler extends ChannelInboundHandlerAdapter implements FrameEvents {

    private final WebSocketFraming framing;
    private final Duration ping;
    private final Optional<Compression> compression;
    private final FrameDecoder decoder = new FrameDecoder(false);
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Heartbeat heartbeat;

    /** In place of the decoder, where messages may be compressed. */
    private @Nullable InflatingIntake inflating;

    // Of pings that come faster than pongs leave the newest is answered (RFC 6455 5.5.3).
    private boolean pongIsUnderWay;
    private byte @Nullable [] pingToAnswer;

    /**
     * @param compression what the handshake has agreed upon
     */
    WebSocketHandler(WebSocketFraming framing, Duration ping, Optional<Compression> compression) {
        this.framing = framing;
        this.ping = ping;
        this.compression = compression;
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext known = ctx;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return known;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
        heartbeat = new Heartbeat(added, framing, ping);
        heartbeat.start();
        compression.ifPresent(agreed -> {
            framing.compresses();
            inflating = new InflatingIntake(added, framing, agreed.mostInflatedOctets(), this);
        });
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        stop();
    }

    private void stop() {
        decoder.close();
        if (inflating != null) {
            inflating.close();
        }
        if (heartbeat != null) {
            heartbeat.stop();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        stop();
        gone.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf octets = (ByteBuf) message;
        if (heartbeat != null) {
            heartbeat.isAlive();
        }
        if (inflating != null) {
            inflating.take(octets);
            return;
        }
        try {
            decoder.decode(octets, this);
        } finally {
            octets.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        if (inflating != null) {
            inflating.turnEnds();
        }
        from.fireChannelReadComplete();
    }

    @Override
    public void messageBegins(boolean text, boolean compressed) {
        // Its octets are what counts.
    }

    /** What is behind decodes at once and keeps slices, which are to pin, and be charged with, the buffer as it was read. */
    @Override
    public void payload(ByteBuf buffer, int index, int length) {
        int from = buffer.readerIndex();
        int to = buffer.writerIndex();
        buffer.setIndex(index, index + length);
        context().fireChannelRead(buffer.retain());
        buffer.setIndex(from, to);
    }

    @Override
    public void messageEnds() {
        context().fireUserEventTriggered(FramingEvent.MessageEnd.INSTANCE);
    }

    @Override
    public void ping(byte[] payload) {
        if (pongIsUnderWay) {
            pingToAnswer = payload;
        } else {
            pong(payload);
        }
    }

    private void pong(byte[] payload) {
        ChannelHandlerContext to = context();
        if (framing.isFarewellSaid()) {
            return;
        }
        pongIsUnderWay = true;
        to.writeAndFlush(FrameEncoder.control(to.alloc(), Opcode.PONG, payload)).addListener(written -> {
            pongIsUnderWay = false;
            byte[] next = pingToAnswer;
            pingToAnswer = null;
            if (next != null && written.isSuccess()) {
                pong(next);
            }
        });
    }

    @Override
    public void pong() {
        // That anything came is what counts.
    }

    @Override
    public void close(int status) {
        framing.endWith(status, "");
        context().fireUserEventTriggered(FramingEvent.InputEnd.INSTANCE);
    }

    @Override
    public void broken(int status, String reason) {
        framing.endWith(status, reason);
        context().fireUserEventTriggered(new FramingEvent.Broken(reason));
    }
}
