package org.msrprelay.client;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.msrprelay.client.message.Content;

/** Content that comes when the test lets it, in pieces of the test's size. */
final class QueuedContent implements Content {
    private static final byte[] FAILURE = {};

    private final OptionalLong total;
    private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
    final CountDownLatch closed = new CountDownLatch(1);

    QueuedContent(long total) {
        this.total = OptionalLong.of(total);
    }

    void add(int octets) {
        byte[] piece = new byte[octets];
        Arrays.fill(piece, (byte) 'x');
        pieces.add(piece);
    }

    /** The next read fails. */
    void fail() {
        pieces.add(FAILURE);
    }

    @Override
    public OptionalLong total() {
        return total;
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public int read(ByteBuf into, int atMost) throws IOException {
        try {
            byte[] piece = pieces.take();
            if (piece.length == 0) {
                throw new IOException("disk on fire");
            }
            into.writeBytes(piece);
            return piece.length;
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
