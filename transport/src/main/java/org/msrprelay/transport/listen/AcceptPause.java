package org.msrprelay.transport.listen;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.msrprelay.transport.link.OncePerSecond;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Survives a failing accept. Without a file descriptor (EMFILE) the connection stays in the kernel's queue and accept
 * would fail again at once: it pauses for a moment rather than spin, and never ends.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel, its pipeline tells
final class AcceptPause extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(AcceptPause.class);

    /** Long enough for the loop to do other work, short enough not to be felt when a descriptor is free again. */
    private static final long PAUSE_MILLIS = 100;

    private final OncePerSecond failures = new OncePerSecond(log::warn);

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failures.log("accept on " + ctx.channel().localAddress() + " failed, pausing " + PAUSE_MILLIS + " ms: "
                + cause.getMessage());
        if (ctx.channel().config().isAutoRead()) {
            ctx.channel().config().setAutoRead(false);
            ctx.channel().eventLoop().schedule(() -> resume(ctx), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void resume(ChannelHandlerContext ctx) {
        if (ctx.channel().isOpen()) {
            ctx.channel().config().setAutoRead(true);
        }
    }
}
