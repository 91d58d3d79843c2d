package org.msrprelay.transport.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import java.util.Queue;
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

    /** In the order of the flushes. */
    private final Queue<Handover> outstanding = new ArrayDeque<>(2);

    private @Nullable ByteBuf held;
    private @Nullable Runnable atEnd;
    private boolean dropped;
    private long flushes;
    private long writtenOctets;
    private long handedOctets;

    /**
     * A flush that the kernel has not taken yet.
     *
     * @param number rises by one with every flush
     * @param mark to be told; without meaning if {@code last}
     * @param octets written up to this flush, since the beginning
     * @param carried it has a promise; else there was nothing new to write, and it is done when the one before it is
     * @param last the task at the end takes the place of a mark
     */
    private record Handover(long number, long mark, long octets, boolean carried, boolean last) {}

    /**
     * An outbox that is empty.
     *
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
        flush(mark, false);
    }

    /** Flushes what was written and runs the task once the kernel has it. */
    void finish(Runnable task) {
        atEnd = task;
        flush(0, true);
    }

    /** The connection is gone: nothing leaves any more, no mark is told. */
    void drop() {
        dropped = true;
        outstanding.clear();
        if (held != null) {
            held.release();
            held = null;
        }
    }

    /** Octets that were given to this since the beginning. */
    long writtenOctets() {
        return writtenOctets;
    }

    /** Octets that have not even reached the channel. */
    int heldOctets() {
        return held == null ? 0 : held.readableBytes();
    }

    /** Octets that were handed to the kernel, counted by whole flushes. */
    long handedOctets() {
        return handedOctets;
    }

    private void flush(long mark, boolean last) {
        ByteBuf octets = held;
        Handover handover = new Handover(flushes++, mark, writtenOctets, octets != null, last);
        outstanding.add(handover);
        if (octets != null) {
            held = null;
            ChannelPromise promise = ctx.newPromise();
            promise.addListener(written -> {
                if (written.isSuccess()) {
                    handedOver(handover.number());
                }
            });
            ctx.writeAndFlush(octets, promise);
        } else if (outstanding.size() == 1) {
            handedOver(handover.number());
        }
    }

    /**
     * The kernel has all up to this flush, and so what was flushed before it: TLS's promises may come out of order, since
     * Netty puts off listeners that are nested too deep. Flushes behind it that had nothing new to write are done as well.
     */
    private void handedOver(long number) {
        Handover next = outstanding.peek();
        while (next != null && (next.number() <= number || !next.carried())) {
            outstanding.remove();
            handedOctets = next.octets();
            if (!next.last()) {
                marks.accept(next.mark());
            } else if (atEnd != null) {
                atEnd.run();
            }
            next = outstanding.peek();
        }
    }
}
