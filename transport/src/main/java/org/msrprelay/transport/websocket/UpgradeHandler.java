package org.msrprelay.transport.websocket;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.msrprelay.relay.spi.Loop;
import org.msrprelay.relay.spi.ProvenUser;
import org.msrprelay.transport.link.BoundedReads;
import org.msrprelay.transport.link.Farewell;
import org.msrprelay.transport.websocket.HandshakeAuthentication.Knock;
import org.msrprelay.transport.websocket.HandshakeAuthentication.Verdict;

/**
 * The HTTP part of a WebSocket's life: one request, and an answer to it. A good one makes this handler, and the HTTP decoder in
 * front of it, give their places to a {@link WebSocketHandler}; what is behind is not active before.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel, its pipeline tells
final class UpgradeHandler extends ChannelInboundHandlerAdapter {

    private enum State {
        /** A request is awaited. */
        HTTP,
        /** It is there, and its credentials are being looked up. */
        LOOK_UP,
        /** Its answer was an error: what still comes is dropped. */
        REFUSED,
        /** It is a WebSocket. */
        UPGRADED
    }

    private final WebSocketEntrance.Terms terms;
    private final WebSocketFraming framing;
    private final ChannelHandler http;
    private final HandshakeSource source;
    private State state = State.HTTP;
    private boolean active;
    private @Nullable HttpRequest request;
    private Handshake.Judgement.@Nullable Good good;
    private Loop.@Nullable Timer deadline;

    /**
     * Of whom the handshake is.
     *
     * @param secure whether TLS protects it
     * @param certificateUser whom his certificate proves; asked once TLS stands
     */
    record HandshakeSource(Loop loop, boolean secure, Supplier<Optional<ProvenUser>> certificateUser) {}

    /**
     * @param http the decoder in front, which goes with this
     */
    UpgradeHandler(
            WebSocketEntrance.Terms terms, WebSocketFraming framing, ChannelHandler http, HandshakeSource source) {
        this.terms = terms;
        this.framing = framing;
        this.http = http;
        this.source = source;
    }

    /** From when the connection was accepted: TLS is within it. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline =
                source.loop().schedule(() -> notInTime(ctx), terms.probation().toNanos());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopDeadline();
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    private void notInTime(ChannelHandlerContext ctx) {
        if (active) {
            refuse(ctx, HttpAnswer.of(408, "Request Timeout", "No handshake came within the time for it."));
        } else {
            Farewell.closeNow(ctx.channel()); // TLS does not even stand
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        active = true; // passed on once it is a WebSocket
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (state == State.UPGRADED) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            if (state == State.LOOK_UP) {
                refuse(ctx, HttpAnswer.badRequest("octets before the handshake was answered (expected: none)"));
            } else if (state == State.HTTP) {
                read(ctx, message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest head) {
            if (head.decoderResult().isSuccess()) {
                judge(ctx, head);
            } else {
                refuse(ctx, malformed(head.decoderResult().cause()));
            }
        } else if (message instanceof LastHttpContent && request != null && good != null) {
            authenticate(ctx, request, good);
        }
    }

    private static HttpAnswer malformed(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return HttpAnswer.of(414, "URI Too Long", "The request's first line is too long.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return HttpAnswer.of(431, "Request Header Fields Too Large", "The request's head is too long.");
        }
        return HttpAnswer.badRequest("not HTTP/1.1 (expected: a WebSocket's handshake)");
    }

    private void judge(ChannelHandlerContext ctx, HttpRequest head) {
        Handshake.Judgement judgement = terms.handshake().judge(head);
        if (judgement instanceof Handshake.Judgement.Answered answered) {
            refuse(ctx, answered.answer());
        } else if (judgement instanceof Handshake.Judgement.Good answer) {
            request = head; // without a body: its end follows
            good = answer;
        }
    }

    private void authenticate(ChannelHandlerContext ctx, HttpRequest whole, Handshake.Judgement.Good answer) {
        if (!(ctx.channel().remoteAddress() instanceof InetSocketAddress from)) {
            Farewell.closeNow(ctx.channel()); // reset before it was accepted: nobody to talk to
            return;
        }
        state = State.LOOK_UP;
        Knock knock = new Knock(whole, from, source.secure() || terms.overCleartext(), source.certificateUser());
        terms.authentication().look(knock, source.loop(), verdict -> decide(ctx, verdict, answer));
        if (state == State.LOOK_UP) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void decide(ChannelHandlerContext ctx, Verdict verdict, Handshake.Judgement.Good answer) {
        if (state != State.LOOK_UP || !ctx.channel().isActive()) {
            return; // it ended meanwhile
        }
        ctx.channel().config().setAutoRead(true);
        if (verdict instanceof Verdict.Admitted admitted) {
            framing.proves(admitted.user());
            upgrade(ctx, answer);
        } else if (verdict instanceof Verdict.Refused refused) {
            refuse(ctx, refused.answer());
        }
    }

    private void upgrade(ChannelHandlerContext ctx, Handshake.Judgement.Good answer) {
        state = State.UPGRADED;
        stopDeadline();
        ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), answer.response()));
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addAfter(
                ctx.name(),
                WebSocketEntrance.FRAMES,
                new WebSocketHandler(
                        framing,
                        terms.settings().ping(),
                        terms.settings().compression().filter(agreed -> answer.compressed())));
        ctx.fireChannelActive();
        pipeline.remove(http); // gives on what came behind the request
        pipeline.remove(this);
    }

    /** Answers with an error, and ends the connection. */
    void refuse(HttpAnswer answer, ChannelPipeline pipeline) {
        refuse(pipeline.context(this), answer);
    }

    private void refuse(ChannelHandlerContext ctx, HttpAnswer answer) {
        if (state == State.REFUSED || state == State.UPGRADED) {
            return;
        }
        state = State.REFUSED;
        stopDeadline();
        ctx.channel().config().setAutoRead(true);
        Farewell.sayAfter(ctx.writeAndFlush(answer.encoded(ctx.alloc())), source.loop());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (state == State.UPGRADED) {
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopDeadline();
        state = State.REFUSED;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!BoundedReads.isEndOfTurn(cause)) {
            Farewell.closeNow(ctx.channel());
        }
    }
}
