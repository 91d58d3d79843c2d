package org.msrprelay.transport.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sizes the read buffers of one connection, bounds how much is read in one turn of the loop, and counts it.
 *
 * <p>Epoll's read loop, once the peer has sent FIN, goes on until the kernel has nothing left, whether reading is
 * paused or not: a receive buffer of megabytes would arrive in one turn. There the only hook is the allocation of
 * the next buffer, which {@link Stop} refuses; the channel then waits for the next turn, or for reading to resume.
 *
 * <p>Used on the connection's loop.
 */
public final class BoundedReads implements RecvByteBufAllocator {

    /** A buffer of an idle chat: what a short SEND takes. */
    private static final int SMALLEST_BUFFER_OCTETS = 512;

    private static final int FIRST_BUFFER_OCTETS = 4096;

    /** As large as the largest part by default: one read, one part; what a paused connection may overshoot by. */
    private static final int LARGEST_BUFFER_OCTETS = 64 * 1024;

    /** 256 KiB a turn at most, then the loop's other connections have theirs. */
    private static final int BUFFERS_PER_TURN = 4;

    private static final AdaptiveRecvByteBufAllocator SIZES =
            new AdaptiveRecvByteBufAllocator(SMALLEST_BUFFER_OCTETS, FIRST_BUFFER_OCTETS, LARGEST_BUFFER_OCTETS);

    static {
        SIZES.maxMessagesPerRead(BUFFERS_PER_TURN);
    }

    private int atMost = BUFFERS_PER_TURN * LARGEST_BUFFER_OCTETS;
    private int octetsRead;

    /** The connection's own; it has one from {@link ConnectionSettings#applyTo} on. */
    static BoundedReads of(Channel channel) {
        return channel.config().getRecvByteBufAllocator();
    }

    /** Whether it is no fault but the end of a turn's reads, which travels down the pipeline as an exception. */
    public static boolean isEndOfTurn(Throwable cause) {
        return cause instanceof Stop;
    }

    /** As much as is read in one turn; a framing that inflates what was read takes no larger turns. */
    public static int octetsPerTurn(Channel channel) {
        return of(channel).atMost;
    }

    /** So many more octets came than were read, because a framing inflated these. */
    public static void countInflated(Channel channel, int octets) {
        of(channel).octetsRead += octets;
    }

    /** From the next turn on, reads at most so many octets a turn. */
    void atMost(int octets) {
        atMost = octets;
    }

    /** What was read since the last call. */
    int takeOctetsRead() {
        int octets = octetsRead;
        octetsRead = 0;
        return octets;
    }

    @Override
    @SuppressWarnings("deprecation") // Handle is the type that the interface asks for
    public Handle newHandle() {
        return new Turn((ExtendedHandle) SIZES.newHandle());
    }

    private final class Turn extends DelegatingHandle implements ExtendedHandle {

        private final ExtendedHandle sizes;
        private @Nullable ChannelConfig config;
        private int buffers;
        private int octets;

        private Turn(ExtendedHandle sizes) {
            super(sizes);
            this.sizes = sizes;
        }

        @Override
        public void reset(ChannelConfig config) {
            this.config = config;
            buffers = 0;
            octets = 0;
            super.reset(config);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            boolean paused = config != null && !config.isAutoRead();
            // The first buffer of a turn is always granted: TLS asks for it by name when half a record has come.
            if (buffers > 0 && (paused || isOver())) {
                throw new Stop();
            }
            buffers++;
            int room = Math.max(1, atMost - octets);
            return super.guess() <= room ? super.allocate(allocator) : allocator.ioBuffer(room);
        }

        @Override
        public void lastBytesRead(int bytes) {
            if (bytes > 0) {
                octets += bytes;
                octetsRead += bytes;
            }
            super.lastBytesRead(bytes);
        }

        private boolean isOver() {
            return buffers >= BUFFERS_PER_TURN || octets >= atMost;
        }

        @Override
        public boolean continueReading() {
            return !isOver() && super.continueReading();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreDataSupplier) {
            return !isOver() && sizes.continueReading(maybeMoreDataSupplier);
        }
    }

    /** Ends a turn's reads. Travels down the pipeline as an exception and means nothing there. */
    static final class Stop extends RuntimeException {
        private Stop() {
            super("no more reads in this turn", null, false, false);
        }
    }
}
