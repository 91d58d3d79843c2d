package org.msrprelay.transport.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sizes the read buffers of a connection and bounds how many of them are read in one turn of the loop.
 *
 * <p>Epoll's read loop, once the peer has sent FIN, goes on until the kernel has nothing left, whether reading is
 * paused or not: a receive buffer of megabytes would arrive in one turn. There the only hook is the allocation of
 * the next buffer, which {@link Stop} refuses; the channel then waits for the next turn, or for reading to resume.
 */
final class BoundedReads implements RecvByteBufAllocator {

    /** A buffer of an idle chat: what a short SEND takes. */
    private static final int SMALLEST_BUFFER_OCTETS = 512;

    private static final int FIRST_BUFFER_OCTETS = 4096;

    /** As large as the largest part by default: one read, one part; what a paused connection may overshoot by. */
    private static final int LARGEST_BUFFER_OCTETS = 64 * 1024;

    /** 256 KiB a turn at most, then the loop's other connections have theirs. */
    private static final int BUFFERS_PER_TURN = 4;

    private final AdaptiveRecvByteBufAllocator sizes =
            new AdaptiveRecvByteBufAllocator(SMALLEST_BUFFER_OCTETS, FIRST_BUFFER_OCTETS, LARGEST_BUFFER_OCTETS);

    BoundedReads() {
        sizes.maxMessagesPerRead(BUFFERS_PER_TURN);
    }

    @Override
    @SuppressWarnings("deprecation") // Handle is the type that the interface asks for
    public Handle newHandle() {
        return new Turn((ExtendedHandle) sizes.newHandle());
    }

    private static final class Turn extends DelegatingHandle implements ExtendedHandle {

        private final ExtendedHandle sizes;
        private @Nullable ChannelConfig config;
        private int buffers;

        private Turn(ExtendedHandle sizes) {
            super(sizes);
            this.sizes = sizes;
        }

        @Override
        public void reset(ChannelConfig config) {
            this.config = config;
            buffers = 0;
            super.reset(config);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            boolean paused = config != null && !config.isAutoRead();
            // The first buffer of a turn is always granted: TLS asks for it by name when half a record has come.
            if (buffers >= BUFFERS_PER_TURN || (buffers > 0 && paused)) {
                throw new Stop();
            }
            buffers++;
            return super.allocate(allocator);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreDataSupplier) {
            return sizes.continueReading(maybeMoreDataSupplier);
        }
    }

    /** Ends a turn's reads. Travels down the pipeline as an exception and means nothing there. */
    static final class Stop extends RuntimeException {
        private Stop() {
            super("no more reads in this turn", null, false, false);
        }
    }
}
