package org.msrprelay.relay.forwarding;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.msrprelay.relay.limit.HeapCost;

/**
 * Collects the body of a part from the pieces in which its octets arrive.
 *
 * <p>A slice keeps its whole read buffer from being freed. A slice that is small beside its buffer is therefore copied;
 * others are kept as they are, and cost what they pin, not what they show. What is copied of a short body goes into an array, which
 * costs a fraction of the time of a buffer from the pool; longer copies are kept off the heap, where there is room for many.
 *
 * <p>Threading: owned by the loop that reads. Bound: the caller's, max-send-chunk-size.
 */
final class PartBody {

    /** A slice below this fraction of its buffer is copied. */
    private static final int WORTH_PINNING = 4;

    private static final int SMALLEST_COPY_OCTETS = 128;
    private static final int LARGEST_COPY_OCTETS = 16 * 1024;

    /** The largest copy that is an array. */
    private static final int LARGEST_ARRAY_OCTETS = 512;

    /**
     * What an array is charged for each of its octets, besides what the heap costs: so that messages that are all short do not take more
     * of it than the objects of each message and little else.
     */
    private static final int ARRAY_COST = 3;

    private final ByteBufAllocator allocator;
    private final HeapCost heapCost;
    private List<ByteBuf> pieces = List.of();
    private long octets;
    private long pinnedOctets;

    /** Whether the last piece is a buffer of our own that may have room. */
    private boolean lastIsOwn;

    /** The buffer that was read last, if a slice of it was kept. */
    private @Nullable ByteBuf lastPinned;

    PartBody(ByteBufAllocator allocator, HeapCost heapCost) {
        this.allocator = allocator;
        this.heapCost = heapCost;
    }

    @SuppressWarnings("ReferenceEquality") // whether it is this very buffer, whatever is in it
    void add(ByteBuf buffer, int index, int length) {
        if ((long) length * WORTH_PINNING >= buffer.capacity()) {
            append(buffer.retainedSlice(index, length));
            // The first slice pays for the whole buffer, the next ones for themselves.
            pinnedOctets += buffer == lastPinned ? length : buffer.capacity();
            lastPinned = buffer;
            lastIsOwn = false;
        } else {
            copy(buffer, index, length, roomFor(length));
        }
        octets += length;
    }

    private static void copy(ByteBuf buffer, int index, int length, ByteBuf own) {
        if (own.hasArray()) {
            // Not getBytes, which makes an object for each call on a direct buffer.
            int readerIndex = buffer.readerIndex();
            buffer.readerIndex(index);
            buffer.readBytes(own.array(), own.arrayOffset() + own.writerIndex(), length);
            buffer.readerIndex(readerIndex);
            own.writerIndex(own.writerIndex() + length);
        } else {
            own.writeBytes(buffer, index, length);
        }
    }

    private void append(ByteBuf piece) {
        if (pieces.isEmpty()) {
            pieces = List.of(piece); // nearly always the only one
            return;
        }
        if (pieces.size() == 1) {
            pieces = new ArrayList<>(pieces);
        }
        pieces.add(piece);
    }

    private ByteBuf roomFor(int length) {
        if (lastIsOwn) {
            ByteBuf last = pieces.get(pieces.size() - 1);
            if (last.writableBytes() >= length) {
                return last;
            }
        }
        // Doubles the buffer that is full, so that an octet at a time does not make a buffer an octet.
        int doubled = lastIsOwn ? 2 * pieces.get(pieces.size() - 1).capacity() : 0;
        int size = Math.max(Math.max(length, SMALLEST_COPY_OCTETS), Math.min(doubled, LARGEST_COPY_OCTETS));
        ByteBuf own = ofOctets(size);
        append(own);
        pinnedOctets += own.hasArray() ? heapCost.of((long) own.capacity() * ARRAY_COST) : own.capacity();
        lastIsOwn = true;
        return own;
    }

    private ByteBuf ofOctets(int size) {
        return size <= LARGEST_ARRAY_OCTETS
                ? Unpooled.wrappedBuffer(new byte[size]).clear()
                : allocator.directBuffer(size);
    }

    /** What was read in this turn of the loop has been added: the buffers may be used for something else. */
    void endTurn() {
        lastPinned = null;
    }

    long octets() {
        return octets;
    }

    long pinnedOctets() {
        return pinnedOctets;
    }

    /** Hands the pieces over and begins anew. */
    List<ByteBuf> take() {
        List<ByteBuf> taken = pieces;
        pieces = List.of();
        forget();
        return taken;
    }

    void discard() {
        pieces.forEach(ByteBuf::release);
        pieces = List.of();
        forget();
    }

    private void forget() {
        octets = 0;
        pinnedOctets = 0;
        lastIsOwn = false;
    }
}
