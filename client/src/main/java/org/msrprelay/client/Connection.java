package org.msrprelay.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.msrprelay.client.message.Content;
import org.msrprelay.protocol.TransactionIds;
import org.msrprelay.protocol.codec.DecoderLimits;
import org.msrprelay.protocol.codec.MsrpDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, and all that belongs to it and ends with it.
 *
 * <p>Everything happens on the channel's loop; {@link #run}, {@link #start}, {@link #blocks} may be called from anywhere.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    /** How long a peer that does not read can hold up the end. */
    private static final long CLOSE_SECONDS = 2;

    private final Channel channel;
    private final ClientCore core;
    private final Sessions sessions;
    private final Set<MsrpSession> bound = new LinkedHashSet<>();
    private final MsrpDecoder decoder = new MsrpDecoder(DecoderLimits.DEFAULT);
    private final ReadGate gate;
    private final Transactions transactions;
    private final Outbox outbox;
    private final Replies replies = new Replies(this);
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final Received received = new Received(this);
    private @Nullable String endReason;

    /** @param sessions who requests on this connection may be for */
    Connection(Channel channel, ClientCore core, Sessions sessions) {
        this.channel = channel;
        this.core = core;
        this.sessions = sessions;
        this.gate = new ReadGate(channel);
        this.outbox = new Outbox(channel, gate);
        this.transactions = new Transactions(
                channel.eventLoop(),
                System::nanoTime,
                gate::closed,
                core.settings().responseTimeout().toNanos());
    }

    Channel channel() {
        return channel;
    }

    Sessions sessions() {
        return sessions;
    }

    ReadGate gate() {
        return gate;
    }

    Transactions transactions() {
        return transactions;
    }

    Outbox outbox() {
        return outbox;
    }

    Replies replies() {
        return replies;
    }

    ClientSettings settings() {
        return core.settings();
    }

    Duration responseTimeout() {
        return core.settings().responseTimeout();
    }

    RandomGenerator random() {
        return core.random();
    }

    String newTransactionId() {
        return TransactionIds.random(core.random());
    }

    /** Why nothing can be sent any more; empty while it can. On the loop. */
    Optional<String> endReason() {
        return Optional.ofNullable(endReason);
    }

    /** Completes with the reason, for people, when everything that belongs to the connection has ended. */
    CompletableFuture<String> closed() {
        return closed;
    }

    /** Runs it on the loop: now if this is the loop. Dropped if the loops were closed. */
    void run(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            execute(task);
        }
    }

    /** Runs it on the loop, after what is running there. */
    void execute(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the client's loops were closed");
        }
    }

    /** Runs it on the loop when success REPORTs have been waited for long enough, unless it is cancelled. */
    Future<?> afterDeliveryTimeout(Runnable task) {
        return channel.eventLoop().schedule(task, settings().deliveryTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The blocks of a message's content; {@code available} is told on the loop. */
    Blocks blocks(Optional<Content> content, Runnable available) {
        ContentCursor cursor = new ContentCursor(content.orElseGet(() -> Content.octets(new byte[0])), channel.alloc());
        return content.isPresent() && content.get().mayBlock()
                ? new ReadAheadBlocks(cursor, channel.eventLoop(), core.readers(), available)
                : new MemoryBlocks(cursor);
    }

    /** Begins to send. */
    void start(OutgoingTransfer transfer, SentMessages sent) {
        try {
            channel.eventLoop().execute(() -> {
                if (endReason != null) {
                    transfer.lost(endReason);
                } else {
                    sent.add(transfer);
                    outbox.ready(transfer);
                }
            });
        } catch (RejectedExecutionException e) {
            transfer.lost("the client's loops were closed");
        }
    }

    void bound(MsrpSession session) {
        bound.add(session);
    }

    void unbind(MsrpSession session) {
        bound.remove(session);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf octets = (ByteBuf) message;
        try {
            decoder.decode(octets, received);
        } finally {
            octets.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        outbox.pump();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        outbox.pump();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        close(String.valueOf(cause.getMessage()));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            close(TlsFailure.reason(handshake.cause()));
        }
    }

    /** Closes after what was written, at the latest after {@link #CLOSE_SECONDS}. */
    void close(String reason) {
        run(() -> {
            end(reason);
            outbox.pump();
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            ScheduledFuture<?> timer = channel.eventLoop().schedule(this::closeNow, CLOSE_SECONDS, TimeUnit.SECONDS);
            channel.closeFuture().addListener(closed -> timer.cancel(false));
        });
    }

    /** Closes at once; the peer sees a reset. */
    void abort(String reason) {
        run(() -> {
            end(reason);
            try {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
            } catch (ChannelException e) {
                LOG.debug("closed already", e);
            }
            closeNow();
        });
    }

    private void closeNow() {
        var unused = channel.close();
    }

    private void end(String reason) {
        if (endReason == null) {
            endReason = reason;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end("the peer closed the connection");
        String reason = endReason().orElse("");
        decoder.close();
        outbox.close();
        transactions.lost(reason);
        for (MsrpSession session : new ArrayList<>(bound)) {
            session.ended(reason);
        }
        bound.clear();
        closed.complete(reason);
    }
}
