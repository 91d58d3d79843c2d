package org.msrprelay.transport.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.msrprelay.transport.link.TcpInfo;

/**
 * Pings a WebSocket once a period (RFC 7977 6), and ends one from which nothing came between a ping and the next.
 *
 * <p>One that we do not read, or that has not taken yet what waits for it, is not blamed for its silence: the second is for the
 * stall-timeout to judge, and a ping would only queue up behind the rest.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel, its pipeline tells
final class Heartbeat {

    private static final byte[] NOTHING = {};

    private final ChannelHandlerContext ctx;
    private final WebSocketFraming framing;
    private final long periodNanos;

    /** A ping was sent, and nothing came since. */
    private boolean waits;

    private @Nullable Future<?> timer;

    /** The other side is there no more, though its TCP has not said so. */
    static final class NoPongException extends IOException {
        private static final long serialVersionUID = 1L;

        NoPongException() {
            super("no answer to a ping");
        }
    }

    Heartbeat(ChannelHandlerContext ctx, WebSocketFraming framing, Duration period) {
        this.ctx = ctx;
        this.framing = framing;
        this.periodNanos = period.toNanos();
    }

    void start() {
        timer = ctx.executor().scheduleAtFixedRate(this::beat, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Octets came. */
    void isAlive() {
        waits = false;
    }

    private void beat() {
        boolean excused = !ctx.channel().config().isAutoRead() || hasMoreToTake(ctx.channel());
        if (excused || framing.isFarewellSaid()) {
            waits = false;
        } else if (waits) {
            stop();
            ctx.fireExceptionCaught(new NoPongException());
        } else {
            waits = true;
            ctx.writeAndFlush(FrameEncoder.control(ctx.alloc(), Opcode.PING, NOTHING));
        }
    }

    private static boolean hasMoreToTake(Channel channel) {
        TcpInfo info = TcpInfo.of(channel);
        return !channel.isWritable() || (info != null && info.unsentOctets() > 0);
    }
}
