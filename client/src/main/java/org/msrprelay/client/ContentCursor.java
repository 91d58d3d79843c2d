package org.msrprelay.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.msrprelay.client.message.Content;

/**
 * Cuts a content into blocks and knows which is the last: by the total, or else by reading one block ahead.
 *
 * <p>Used by one thread at a time.
 */
final class ContentCursor {
    private final Content content;
    private final OptionalLong total;
    private final ByteBufAllocator allocator;
    private long position;
    /** With an unknown total: what was read already. */
    private @Nullable ByteBuf ahead;

    ContentCursor(Content content, ByteBufAllocator allocator) {
        this.content = content;
        this.total = content.total();
        this.allocator = allocator;
    }

    /**
     * The next block; not to be called after the last. Only the block of an empty content is empty.
     *
     * @throws IOException if it cannot be read, or ends before its total
     */
    Block next() throws IOException {
        return total.isPresent() ? nextOf(total.getAsLong()) : nextOfUnknown();
    }

    private Block nextOf(long octets) throws IOException {
        int wanted = (int) Math.min(Block.MAX_OCTETS, octets - position);
        ByteBuf block = wanted == 0 ? allocator.buffer(0) : read(wanted);
        if (block == null) {
            throw new EOFException("content ends after " + position + " octets (expected: " + octets + ")");
        }
        position += block.readableBytes();
        return new Block(block, position == octets);
    }

    private Block nextOfUnknown() throws IOException {
        ByteBuf block = ahead == null ? read(Block.MAX_OCTETS) : ahead;
        ahead = null;
        if (block == null) {
            return new Block(allocator.buffer(0), true);
        }
        try {
            ahead = read(Block.MAX_OCTETS);
        } catch (IOException | RuntimeException e) {
            block.release();
            throw e;
        }
        return new Block(block, ahead == null);
    }

    /** Octets, or null at the end. */
    private @Nullable ByteBuf read(int atMost) throws IOException {
        ByteBuf block = allocator.buffer(atMost);
        try {
            if (content.read(block, atMost) >= 0) {
                ByteBuf read = block;
                block = null;
                return read;
            }
            return null;
        } finally {
            if (block != null) {
                block.release();
            }
        }
    }

    void close() {
        if (ahead != null) {
            ahead.release();
            ahead = null;
        }
        content.close();
    }
}
