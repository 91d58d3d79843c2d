package org.msrprelay.client;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of a content that may block: a reader thread reads ahead of what is sent.
 *
 * <p>All state but the cursor belongs to the loop; the cursor belongs to the one reading task while there is one. Holds at
 * most {@link #MAX_AHEAD} blocks.
 */
final class ReadAheadBlocks implements Blocks {
    /** Covers the time that a task takes to start; 256 KiB a message. */
    static final int MAX_AHEAD = 4;

    private final ContentCursor cursor;
    private final EventLoop loop;
    private final Executor readers;
    private final Runnable available;
    private final Deque<Block> blocks = new ArrayDeque<>(MAX_AHEAD);
    private @Nullable IOException failure;
    private boolean reading;
    private boolean lastRead;
    private boolean closed;

    /** @param available told on the loop when {@link #poll} has something new */
    ReadAheadBlocks(ContentCursor cursor, EventLoop loop, Executor readers, Runnable available) {
        this.cursor = cursor;
        this.loop = loop;
        this.readers = readers;
        this.available = available;
    }

    @Override
    public @Nullable Block poll() throws IOException {
        Block block = blocks.poll();
        if (block == null && failure != null) {
            throw failure;
        }
        readOn();
        return block;
    }

    @Override
    public boolean available() {
        return !blocks.isEmpty() || failure != null;
    }

    /** Starts a reading task if half of the room is free: not one for each block. */
    private void readOn() {
        int room = MAX_AHEAD - blocks.size();
        if (reading || lastRead || closed || failure != null || room < MAX_AHEAD / 2) {
            return;
        }
        reading = true;
        try {
            readers.execute(() -> read(room));
        } catch (RejectedExecutionException e) {
            reading = false;
            failure = new IOException("the client's threads were closed", e);
        }
    }

    /** On a reader thread. */
    private void read(int room) {
        IOException failed = null;
        try {
            boolean more = true;
            for (int i = 0; i < room && more; i++) {
                Block block = cursor.next();
                more = !block.last();
                handOver(block);
            }
        } catch (IOException e) {
            failed = e;
        } catch (RuntimeException e) {
            failed = new IOException("content: " + e, e);
        }
        stop(failed);
    }

    private void handOver(Block block) {
        try {
            loop.execute(() -> arrived(block));
        } catch (RejectedExecutionException e) {
            block.release();
            throw e;
        }
    }

    private void stop(@Nullable IOException failed) {
        try {
            loop.execute(() -> stopped(failed));
        } catch (RejectedExecutionException e) {
            cursor.close();
        }
    }

    private void arrived(Block block) {
        if (closed) {
            block.release();
            return;
        }
        lastRead = block.last();
        blocks.add(block);
        available.run();
    }

    private void stopped(@Nullable IOException failed) {
        reading = false;
        if (closed) {
            closeCursor();
            return;
        }
        failure = failed;
        if (failed == null) {
            readOn();
        } else {
            available.run();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        blocks.forEach(Block::release);
        blocks.clear();
        if (!reading) {
            closeCursor();
        }
    }

    /** Closing may block as reading may. */
    private void closeCursor() {
        try {
            readers.execute(cursor::close);
        } catch (RejectedExecutionException e) {
            cursor.close();
        }
    }
}
