package org.msrprelay.transport.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on one connection, and the marks that tell when it has left. Used on the connection's loop.
 *
 * <p>Of the writes between two flushes only the last has a promise of its own, the one that tells the mark: so one write
 * is always held back until the next write, or the flush, shows which it was.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel, its pipeline tells
final class Outbox {

    private final ChannelHandlerContext ctx;
    private final LongConsumer marks;

    private @Nullable ByteBuf held;
    private @Nullable Handover latest;
    private @Nullable Runnable atEnd;
    private boolean flushing;
    private boolean dropped;
    private long writtenOctets;
    private long handedOctets;

    /**
     * @param marks told each mark once all before it is with the kernel; may be told from within {@link #flush}
     */
    Outbox(ChannelHandlerContext ctx, LongConsumer marks) {
        this.ctx = ctx;
        this.marks = marks;
    }

    void write(ByteBuf octets) {
        if (dropped || !octets.isReadable()) {
            octets.release();
            return;
        }
        writtenOctets += octets.readableBytes();
        ByteBuf previous = held;
        held = octets;
        if (previous != null) {
            ctx.write(previous, ctx.voidPromise());
        }
    }

    void flush(long mark) {
        flush(new Handover(mark, writtenOctets, true));
    }

    /** Flushes what was written and runs the task once the kernel has it. */
    void finish(Runnable task) {
        atEnd = task;
        flush(new Handover(0, writtenOctets, false));
    }

    /** The connection is gone: nothing leaves any more, no mark is told. */
    void drop() {
        dropped = true;
        if (held != null) {
            held.release();
            held = null;
        }
    }

    /** Octets that were handed to the kernel, counted by whole flushes. */
    long handedOctets() {
        return handedOctets;
    }

    /** Whether a flush is going on, further up on this very stack. */
    boolean flushing() {
        return flushing;
    }

    private void flush(Handover handover) {
        ByteBuf octets = held;
        Handover before = latest;
        latest = handover;
        if (octets != null) {
            held = null;
            ChannelPromise promise = ctx.newPromise();
            promise.addListener(written -> {
                if (written.isSuccess()) {
                    handedOver(handover);
                }
            });
            writeAndFlush(octets, promise);
        } else if (before != null && !before.done) {
            before.rider = handover;
        } else {
            handedOver(handover);
        }
    }

    private void writeAndFlush(ByteBuf octets, ChannelPromise promise) {
        boolean nested = flushing;
        flushing = true;
        ctx.writeAndFlush(octets, promise);
        flushing = nested;
    }

    private void handedOver(Handover first) {
        Handover handover = first;
        while (handover != null && !dropped) {
            handover.done = true;
            handedOctets = handover.octets;
            if (handover.marked) {
                marks.accept(handover.mark);
            } else if (atEnd != null) {
                atEnd.run();
            }
            handover = handover.rider;
        }
    }

    /** A flush; flushes asked for while nothing new was written ride on the one before. */
    private static final class Handover {
        private final long mark;
        private final long octets;
        private final boolean marked;
        private @Nullable Handover rider;
        private boolean done;

        private Handover(long mark, long octets, boolean marked) {
            this.mark = mark;
            this.octets = octets;
            this.marked = marked;
        }
    }
}
