package org.msrprelay.transport.listen;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.msrprelay.transport.link.OncePerSecond;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Survives a failing accept. Without a file descriptor (EMFILE) the connection stays in the kernel's queue and accept
 * would fail again at once: it pauses for a moment rather than spin, and never ends. Meanwhile a connection that is not needed is asked
 * to leave (RFC 4976 6.5): one a pause, so that a flood does not turn them over faster than they go.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel, its pipeline tells
final class AcceptPause extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(AcceptPause.class);

    /** Long enough for the loop to do other work, short enough not to be felt when a descriptor is free again. */
    private static final long PAUSE_MILLIS = 100;

    private final OncePerSecond failures = new OncePerSecond(log::warn);
    private final BooleanSupplier roomMaker;

    /**
     * @param roomMaker asks another connection to leave, and tells whether there was one that may
     */
    AcceptPause(BooleanSupplier roomMaker) {
        this.roomMaker = roomMaker;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (ctx.channel().config().isAutoRead()) {
            ctx.channel().config().setAutoRead(false);
            ctx.channel().eventLoop().schedule(() -> resume(ctx), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            String leaving = roomMaker.getAsBoolean() ? "an idle connection was asked to leave" : "none may leave";
            failures.log("accept on " + ctx.channel().localAddress() + " failed, pausing " + PAUSE_MILLIS + " ms, "
                    + leaving + ": " + cause.getMessage());
        }
    }

    private static void resume(ChannelHandlerContext ctx) {
        if (ctx.channel().isOpen()) {
            ctx.channel().config().setAutoRead(true);
        }
    }
}
