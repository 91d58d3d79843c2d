package org.msrprelay.relay.scheduling;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.codec.MsrpEncoder;
import org.msrprelay.relay.spi.HopLink;

/**
 * Turns parts into octets for one link: heads, end-lines and small bodies gather in a buffer, large bodies go as they are,
 * without a copy.
 *
 * <p>Threading: owned by the link's loop.
 */
final class FrameWriter {

    /** Up to this length two copies, into the array and out of it, cost less than a buffer of its own in a gathering write. */
    private static final int SMALL_BODY_OCTETS = 2048;

    /** What gathers before it goes to the link. */
    private static final int GATHERED_OCTETS = 32 * 1024;

    /** A batch of some twenty chat lines. */
    private static final int INITIAL_OCTETS = 16 * 1024;

    private final HopLink link;
    private @Nullable ByteBuf gathered;
    private long unflushedOctets;

    FrameWriter(HopLink link) {
        this.link = link;
    }

    /** The head of a SEND, and what is between it and a body. */
    void begin(String transactionId, Part part) {
        ByteBuf out = room();
        int before = out.readableBytes();
        MsrpEncoder.head(out, transactionId, Method.SEND, part.toPath(), part.fromPath(), part.fields());
        if (part.hasBody()) {
            MsrpEncoder.beginBody(out);
        }
        unflushedOctets += out.readableBytes() - before;
    }

    /** So many of the octets that are left of the body. */
    void body(OpenSend send, int octets) {
        int left = octets;
        while (left > 0) {
            ByteBuf piece = send.take(left);
            left -= piece.readableBytes();
            if (piece.readableBytes() <= SMALL_BODY_OCTETS) {
                copy(piece);
            } else {
                pass();
                write(piece);
            }
        }
    }

    private void copy(ByteBuf piece) {
        int octets = piece.readableBytes();
        unflushedOctets += octets;
        ByteBuf out = room().ensureWritable(octets);
        // Not writeBytes, which makes objects for each call with a direct buffer.
        piece.readBytes(out.array(), out.arrayOffset() + out.writerIndex(), octets);
        out.writerIndex(out.writerIndex() + octets);
        piece.release();
    }

    /** The end-line. */
    void end(OpenSend send) {
        ByteBuf out = room();
        int before = out.readableBytes();
        MsrpEncoder.end(out, send.sent().id(), send.flag(), send.hasBody());
        unflushedOctets += out.readableBytes() - before;
        if (link.carriesMessages()) {
            pass();
            link.endMessage();
        } else if (out.readableBytes() >= GATHERED_OCTETS) {
            pass();
        }
    }

    /** Writes whole frames that are encoded already; takes them over. */
    void frames(ControlQueue.Frames frames) {
        pass();
        if (!link.carriesMessages()) {
            write(frames.octets());
            return;
        }
        for (int length : frames.lengths()) {
            write(frames.octets().readRetainedSlice(length));
            link.endMessage();
        }
        frames.octets().release();
    }

    private void write(ByteBuf octets) {
        unflushedOctets += octets.readableBytes();
        link.write(octets);
    }

    /** What was written since the last flush. */
    long unflushedOctets() {
        return unflushedOctets;
    }

    /** Sends all that was written; {@code mark} comes back when the kernel has it. */
    void flush(long mark) {
        pass();
        unflushedOctets = 0;
        link.flush(mark);
    }

    private ByteBuf room() {
        // An array: small pieces cost several times as much to write into memory that is not of the heap.
        if (gathered == null) {
            gathered = link.allocator().heapBuffer(INITIAL_OCTETS);
        }
        return gathered;
    }

    private void pass() {
        ByteBuf whole = gathered;
        if (whole != null) {
            ByteBuf out = link.allocator().directBuffer(whole.readableBytes()).writeBytes(whole);
            drop();
            link.write(out);
        }
    }

    /** What has gathered does not leave. */
    void drop() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
