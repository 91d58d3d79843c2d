package org.msrprelay.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses messages to one client, each by itself (RFC 7692 7.2.1, server_no_context_takeover), as far as it is worth it. So a
 * loop needs one deflater, some 256 KiB, and a connection none.
 *
 * <p>Used on the connection's loop, which it keeps busy for about half a millisecond for a message of 64 KiB.
 */
final class MessageDeflater {

    /** Below it a head of MSRP is most of the message, and a datagram is not filled anyway. */
    private static final int LEAST_OCTETS = 256;

    /** After a message that did not get shorter so many go as they are: it is a file that is compressed already. */
    private static final int MESSAGES_UNTRIED = 15;

    /** RFC 7692 7.2.1: 00 00 FF FF is taken off the end. */
    private static final int TAIL_OCTETS = 4;

    private static final FastThreadLocal<Deflater> DEFLATER = new FastThreadLocal<>() {

        @Override
        protected Deflater initialValue() {
            return new Deflater(Deflater.BEST_SPEED, true);
        }

        /** With the loop's end. */
        @Override
        protected void onRemoval(Deflater deflater) {
            deflater.end();
        }
    };

    private int untried;

    /**
     * The message, compressed; null if it is to be sent as it is.
     *
     * @param pieces of the message, which stay as they are
     */
    @Nullable ByteBuf deflated(ByteBufAllocator allocator, List<ByteBuf> pieces, int octets) {
        if (octets < LEAST_OCTETS || untried > 0) {
            untried = Math.max(0, untried - 1);
            return null;
        }
        ByteBuf out = allocator.directBuffer(octets, octets);
        if (deflate(pieces, out)) {
            return out.writerIndex(out.writerIndex() - TAIL_OCTETS);
        }
        out.release();
        untried = MESSAGES_UNTRIED;
        return null;
    }

    /** False if it does not get shorter. */
    private static boolean deflate(List<ByteBuf> pieces, ByteBuf out) {
        Deflater deflater = DEFLATER.get();
        deflater.reset();
        for (ByteBuf piece : pieces) {
            for (ByteBuffer part : piece.nioBuffers()) {
                deflater.setInput(part);
                while (!deflater.needsInput() && out.isWritable()) {
                    deflate(deflater, out, Deflater.NO_FLUSH);
                }
            }
        }
        if (out.isWritable()) {
            deflate(deflater, out, Deflater.SYNC_FLUSH);
        }
        return out.isWritable(); // else there may be more
    }

    private static void deflate(Deflater deflater, ByteBuf out, int flush) {
        ByteBuffer space = out.internalNioBuffer(out.writerIndex(), out.writableBytes());
        out.writerIndex(out.writerIndex() + deflater.deflate(space, flush));
    }
}
