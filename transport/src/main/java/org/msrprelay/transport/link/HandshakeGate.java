package org.msrprelay.transport.link;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Keeps what is behind it inactive until TLS stands: it passes {@code channelActive} on when the handshake is done, and
 * nothing at all if it never is.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel, its pipeline tells
final class HandshakeGate extends ChannelInboundHandlerAdapter {

    private enum State {
        HANDSHAKE,
        OPEN,
        FAILED
    }

    private final Consumer<Throwable> failed;
    private State state = State.HANDSHAKE;

    /**
     * @param failed told once if the handshake fails, times out or the connection ends amid it; the connection is then
     *     closed by TLS itself, after its alert
     */
    HandshakeGate(Consumer<Throwable> failed) {
        this.failed = failed;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // Passed on by userEventTriggered, once the handshake is done.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (!handshake.isSuccess()) {
                fail(handshake.cause());
            } else if (state == State.HANDSHAKE) {
                state = State.OPEN;
                ctx.fireChannelActive();
            }
        } else if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
            // close_notify is TLS's end of file, whether FIN follows or not (RFC 8446 6.1).
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void fail(Throwable cause) {
        if (state == State.HANDSHAKE) {
            state = State.FAILED;
            failed.accept(cause);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (state == State.OPEN) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (state == State.OPEN) {
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (state == State.OPEN) {
            ctx.fireChannelWritabilityChanged();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state == State.OPEN) {
            ctx.fireChannelInactive();
        } else {
            fail(new IOException("the connection was closed during the TLS handshake"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state == State.OPEN) {
            ctx.fireExceptionCaught(cause);
        } else if (!(cause instanceof BoundedReads.Stop)) {
            fail(cause);
            ctx.close();
        }
    }
}
