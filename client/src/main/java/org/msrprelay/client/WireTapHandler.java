package org.msrprelay.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Shows a {@link WireTap} what passes. */
final class WireTapHandler extends ChannelDuplexHandler {
    private final WireTap tap;

    WireTapHandler(WireTap tap) {
        this.tap = tap;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf octets) {
            tap.received(octets.slice());
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf octets) {
            tap.sent(octets.slice());
        }
        var unused = ctx.write(message, promise);
    }
}
