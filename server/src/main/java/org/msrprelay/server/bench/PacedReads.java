package org.msrprelay.server.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a socket as fast as it is told to, or not at all: what is not read waits in the kernel, and TCP closes the window.
 *
 * <p>The first handler of a pipeline whose channel does not read by itself (AUTO_READ false): it holds back the reads that those
 * behind it ask for. Used on the channel's loop.
 */
final class PacedReads extends ChannelDuplexHandler {
    static final long FREELY = Long.MAX_VALUE;
    static final long NOTHING = 0;

    private static final int LARGEST_READ_OCTETS = 64 * 1024;
    /** Little enough that a slow reader is slow evenly. */
    private static final int SMALLEST_READ_OCTETS = 1024;
    /** Reads a second, where the bounds of a read leave the choice. */
    private static final int READS_PER_SECOND = 50;
    /** So that a fast connection does not keep the loop from the others. */
    private static final int READS_PER_TURN = 4;

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    /** A reader who was late does not catch up for longer than that. */
    private static final long LARGEST_ARREARS_NANOS = NANOS_PER_SECOND / READS_PER_SECOND;

    private long octetsPerSecond = FREELY;
    private long nextReadNanos;
    private boolean wanted;
    private boolean alarmed;
    private @Nullable ChannelHandlerContext context;

    /** From the next read on. */
    void pace(long newOctetsPerSecond) {
        octetsPerSecond = newOctetsPerSecond;
        nextReadNanos = System.nanoTime();
        readIfDue();
    }

    /** The sizes of its reads, to be set on the channel. */
    RecvByteBufAllocator sizes() {
        return Turn::new;
    }

    private int readOctets() {
        long octets = Math.max(octetsPerSecond / READS_PER_SECOND, Math.min(octetsPerSecond, SMALLEST_READ_OCTETS));
        return (int) Math.max(1, Math.min(octets, LARGEST_READ_OCTETS));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        wanted = true;
        readIfDue();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (octetsPerSecond != FREELY && octetsPerSecond != NOTHING) {
            long earliest = System.nanoTime() - LARGEST_ARREARS_NANOS;
            long cost = ((ByteBuf) message).readableBytes() * NANOS_PER_SECOND / octetsPerSecond;
            nextReadNanos = Math.max(nextReadNanos, earliest) + cost;
        }
        ctx.fireChannelRead(message);
    }

    private void readIfDue() {
        ChannelHandlerContext ctx = context;
        if (ctx == null || !wanted || octetsPerSecond == NOTHING) {
            return;
        }
        long early = octetsPerSecond == FREELY ? 0 : nextReadNanos - System.nanoTime();
        if (early <= 0) {
            wanted = false;
            ctx.read();
        } else if (!alarmed) {
            alarmed = true;
            var unused = ctx.executor().schedule(this::alarm, early, TimeUnit.NANOSECONDS);
        }
    }

    private void alarm() {
        alarmed = false;
        readIfDue();
    }

    /** One turn of the channel's reads. */
    @SuppressWarnings("deprecation") // Handle is the type that the interface asks for
    private final class Turn implements RecvByteBufAllocator.ExtendedHandle {
        private int reads;
        private int attempted;
        private int last;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(guess());
        }

        @Override
        public int guess() {
            return readOctets();
        }

        @Override
        public void reset(ChannelConfig config) {
            reads = 0;
        }

        @Override
        public void incMessagesRead(int messages) {
            reads += messages;
        }

        @Override
        public void lastBytesRead(int octets) {
            last = octets;
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public void attemptedBytesRead(int octets) {
            attempted = octets;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return octetsPerSecond == FREELY && reads < READS_PER_TURN && last == attempted;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreToRead) {
            return continueReading();
        }

        @Override
        public void readComplete() {}
    }
}
