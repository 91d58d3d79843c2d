package org.msrprelay.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/**
 * Looks at the first octet: whoever speaks TLS or MSRP here instead of HTTP has the wrong port, and is told so at once rather than
 * when the HTTP decoder gives up. Goes when it has seen it.
 */
final class GreetingCheck extends ChannelInboundHandlerAdapter {

    /** A TLS record with a handshake in it (RFC 8446 5.1). */
    private static final int TLS_HANDSHAKE = 0x16;

    private static final String MSRP = "MSRP ";

    private final Consumer<HttpAnswer> refuse;

    GreetingCheck(Consumer<HttpAnswer> refuse) {
        this.refuse = refuse;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf octets = (ByteBuf) message;
        if (!octets.isReadable()) {
            octets.release();
            return;
        }
        if (octets.getUnsignedByte(octets.readerIndex()) == TLS_HANDSHAKE) {
            octets.release();
            refuse.accept(HttpAnswer.badRequest("TLS on a port without it (expected: ws://, or a port for wss://)"));
        } else if (isMsrp(octets)) {
            octets.release();
            refuse.accept(HttpAnswer.badRequest(
                    "MSRP without WebSocket (expected: a WebSocket's handshake, or a port for transport tcp)"));
        } else {
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(octets);
        }
    }

    /** As far as its first octets have come: no HTTP method begins so. */
    private static boolean isMsrp(ByteBuf octets) {
        int length = Math.min(MSRP.length(), octets.readableBytes());
        for (int i = 0; i < length; i++) {
            if (octets.getByte(octets.readerIndex() + i) != MSRP.charAt(i)) {
                return false;
            }
        }
        return length > 1;
    }
}
