package org.msrprelay.client;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.TransactionIds;
import org.msrprelay.protocol.codec.MsrpEncoder;

/**
 * Makes SENDs of one message's blocks (RFC 4975 7.1.1): one for the whole message, if nobody interrupts it and no chunk size
 * is set. Used on the connection's loop.
 *
 * <p>A body of up to 2048 octets has its exact range-end if it is all there when its head is written; any other has {@code *}
 * and may be interrupted.
 */
final class ChunkWriter {
    private final SendHead head;
    private final Blocks blocks;
    private final OptionalLong total;
    private final long maxChunkOctets;
    private final RandomGenerator random;
    private final ChunkEvents events;
    private @Nullable Block block;
    private @Nullable Chunk chunk;
    /** Octets of the message that were written. */
    private long position;

    private boolean over;

    /** What a step did. */
    enum Step {
        CHUNK_OPEN,
        CHUNK_ENDED,
        /** Nothing: no content is there yet. */
        WAITING,
        /** The last chunk was ended. */
        OVER
    }

    /** The SEND that is on its way. */
    private static final class Chunk {
        private final String transactionId;
        private final EndLineGuard guard;
        private long octets;

        Chunk(String transactionId) {
            this.transactionId = transactionId;
            this.guard = new EndLineGuard(transactionId);
        }
    }

    ChunkWriter(SendHead head, ChunkSource source, RandomGenerator random, ChunkEvents events) {
        this.head = head;
        this.blocks = source.blocks();
        this.total = source.total();
        this.maxChunkOctets = source.maxChunkOctets();
        this.random = random;
        this.events = events;
    }

    /**
     * What the SENDs are made of.
     *
     * @param total octets of the message, if known
     * @param maxChunkOctets the largest body of a SEND
     */
    record ChunkSource(Blocks blocks, OptionalLong total, long maxChunkOctets) {}

    long position() {
        return position;
    }

    /**
     * Writes some octets, beginning a chunk if there is none.
     *
     * @param atMost at least 2048
     * @throws IOException if the content cannot be read
     */
    Step step(OctetWriter out, int atMost) throws IOException {
        Block next = block == null ? blocks.poll() : block;
        if (next == null) {
            return Step.WAITING;
        }
        block = next;
        int length = (int) Math.min(Math.min(next.octets().readableBytes(), atMost), room());
        Chunk current = chunk == null ? begin(out, next, length) : chunk;
        int admitted = current.guard.admit(next.octets(), length);
        writeBody(out, current, next, admitted);
        boolean drained = !next.octets().isReadable();
        if (drained) {
            next.release();
            block = null;
        }
        if (drained && next.last()) {
            end(out, ContinuationFlag.END);
            over = true;
            return Step.OVER;
        }
        if (admitted < length || current.octets >= maxChunkOctets) {
            end(out, ContinuationFlag.MORE);
            return Step.CHUNK_ENDED;
        }
        return Step.CHUNK_OPEN;
    }

    private long room() {
        return maxChunkOctets - (chunk == null ? 0 : chunk.octets);
    }

    private Chunk begin(OctetWriter out, Block next, int length) {
        boolean last = next.last() && length == next.octets().readableBytes();
        boolean allThere = last || length == maxChunkOctets;
        boolean exact = allThere && length <= Outbox.INTERRUPTIBLE_OCTETS;
        Chunk begun = new Chunk(exact ? idOutside(next.octets(), length) : TransactionIds.random(random));
        long end = exact ? position + length : ByteRange.ANY;
        writeHead(out, begun, new ByteRange(position + 1, end, total.orElse(last ? end : ByteRange.ANY)));
        return begun;
    }

    /** A chunk whose range-end is given cannot be cut, so its octets are searched before (RFC 4975 7.1). */
    private String idOutside(ByteBuf octets, int length) {
        String id = TransactionIds.random(random);
        while (new EndLineGuard(id).admit(octets, length) < length) {
            id = TransactionIds.random(random);
        }
        return id;
    }

    private void writeHead(OctetWriter out, Chunk begun, ByteRange range) {
        chunk = begun;
        events.chunkBegun(begun.transactionId, position + 1);
        ByteBuf buffer = out.gather();
        MsrpEncoder.head(buffer, begun.transactionId, Method.SEND, head.toPath(), head.fromPath(), head.fields(range));
        if (head.hasBody()) {
            MsrpEncoder.beginBody(buffer);
        }
    }

    private void writeBody(OctetWriter out, Chunk current, Block from, int length) {
        if (length > Outbox.INTERRUPTIBLE_OCTETS) {
            out.write(from.octets().readRetainedSlice(length));
        } else {
            // cheaper to copy than to write apart
            out.gather().writeBytes(from.octets(), length);
        }
        current.octets += length;
        position += length;
    }

    /**
     * Ends the chunk on its way with {@code +} if it has this many octets, or no more are there.
     *
     * @return whether there is no chunk on its way now
     */
    boolean interrupt(OctetWriter out, int least) {
        Chunk current = chunk;
        if (current != null && (current.octets >= least || !contentAtHand())) {
            end(out, ContinuationFlag.MORE);
        }
        return chunk == null;
    }

    private boolean contentAtHand() {
        return block != null || blocks.available();
    }

    /**
     * Gives the message up (RFC 4975 7.1): the chunk on its way is ended with {@code #}. If there is none and the receiver
     * is to learn of it, an empty one is sent.
     */
    void abort(OctetWriter out, boolean tellReceiver) {
        if (over) {
            return;
        }
        over = true;
        if (chunk == null && tellReceiver && position > 0) {
            ByteRange nothing = new ByteRange(position + 1, ByteRange.ANY, total.orElse(ByteRange.ANY));
            writeHead(out, new Chunk(TransactionIds.random(random)), nothing);
        }
        if (chunk != null) {
            end(out, ContinuationFlag.ABORT);
        }
        close();
    }

    private void end(OctetWriter out, ContinuationFlag flag) {
        Chunk current = chunk;
        if (current != null) {
            chunk = null;
            MsrpEncoder.end(out.gather(), current.transactionId, flag, head.hasBody());
            events.chunkEnded(current.transactionId, flag);
        }
    }

    /** Releases what was not written. */
    void close() {
        if (block != null) {
            block.release();
            block = null;
        }
        blocks.close();
    }
}
