package org.msrprelay.relay.scheduling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.codec.MsrpEncoder;
import org.msrprelay.relay.limit.MemoryBudget;

/**
 * Responses, REPORTs and other whole requests that wait for one connection. They go before parts (RFC 4975 7.1.1).
 *
 * <p>Kept encoded, in one buffer. The newest REPORT of our own is kept as a value a little longer, so that one about
 * octets that touch can join it.
 *
 * <p>Threading: owned by the connection's loop. Bound: {@link #MAX_OCTETS}, or the share
 * of the relay's memory if that is less. At the bound our own answers still get in
 * (reading from the connection pauses then, so that few are left to come); what others want to send it does not.
 */
final class ControlQueue {

    /** Some 1,500 answers: more than a peer leaves unread who reads at all. */
    static final int MAX_OCTETS = 256 * 1024;

    private static final int LEAST_OCTETS = 512;

    /** A buffer begins no larger, whatever the one before it has grown to. */
    private static final int MOST_INITIAL_OCTETS = 8 * 1024;

    private final ReadGate gate;
    private final ByteBufAllocator allocator;
    private final Supplier<String> transactionIds;
    private final MemoryBudget.Account memory;
    private long chargedOctets;
    private @Nullable ByteBuf encoded;

    /** What the buffer begins with: as much as the last one held, so that it need not grow with every few answers. */
    private int initialOctets = LEAST_OCTETS;

    private @Nullable FailureNotice newest;
    private boolean pausesReading;
    private int begunAt;

    /** The lengths of the frames in {@link #encoded}; null where it does not matter which octets are whose. */
    private @Nullable List<Integer> lengths;

    /**
     * Whole frames, encoded; owned by whoever has them.
     *
     * @param octets of all of them, in order
     * @param lengths of each; empty where they need not be kept apart
     */
    record Frames(ByteBuf octets, List<Integer> lengths) {}

    /**
     * @param gate closed while the queue is full: the peer does not read its answers
     */
    ControlQueue(
            ReadGate gate, ByteBufAllocator allocator, Supplier<String> transactionIds, MemoryBudget.Account memory) {
        this.gate = gate;
        this.allocator = allocator;
        this.transactionIds = transactionIds;
        this.memory = memory;
    }

    /** The connection carries messages, a frame each; told before anything is added. */
    void keepApart() {
        lengths = new ArrayList<>();
    }

    boolean isEmpty() {
        return encoded == null && newest == null;
    }

    boolean isFull() {
        return octets() >= MAX_OCTETS || !memory.budget().isBelowShare(octets());
    }

    private int octets() {
        return encoded == null ? 0 : encoded.readableBytes();
    }

    void addResponse(ResponseHead response) {
        MsrpEncoder.response(buffer(), response);
        added();
    }

    /** Adds a whole request of somebody else; takes over the body. */
    void addRequest(RequestHead head, @Nullable ByteBuf body, ContinuationFlag flag) {
        ByteBuf out = buffer();
        MsrpEncoder.head(out, head);
        if (body != null) {
            MsrpEncoder.beginBody(out);
            out.writeBytes(body);
            body.release();
        }
        MsrpEncoder.end(out, head.transactionId(), flag, body != null);
        added();
    }

    /** A whole frame is in the buffer. */
    private void added() {
        if (lengths != null) {
            lengths.add(octets() - begunAt);
        }
        pauseIfFull();
    }

    /** Adds a REPORT, or lets it join the newest one; false if neither is possible. */
    boolean addNotice(FailureNotice notice) {
        FailureNotice joined = newest == null ? null : newest.joinedWith(notice).orElse(null);
        if (joined != null) {
            newest = joined;
            return true;
        }
        if (isFull()) {
            return false;
        }
        encodeNewest();
        newest = notice;
        return true;
    }

    /** All that waits, in order; the caller owns it. Null if nothing waits. */
    @Nullable Frames take() {
        encodeNewest();
        ByteBuf taken = encoded;
        if (taken == null) {
            return null;
        }
        initialOctets = Math.max(LEAST_OCTETS, Math.min(MOST_INITIAL_OCTETS, taken.readableBytes()));
        Frames frames = new Frames(taken, lengths == null ? List.of() : lengths);
        forget();
        return frames;
    }

    private void forget() {
        encoded = null;
        if (lengths != null) {
            lengths = new ArrayList<>();
        }
        charge();
        resume();
    }

    private void charge() {
        long octets = encoded == null ? 0 : encoded.capacity();
        memory.charge(octets - chargedOctets);
        chargedOctets = octets;
    }

    private void pauseIfFull() {
        charge();
        if (!pausesReading && isFull()) {
            pausesReading = true;
            gate.close(PauseReason.ANSWERS_UNREAD);
        }
    }

    private void resume() {
        if (pausesReading) {
            pausesReading = false;
            gate.open(PauseReason.ANSWERS_UNREAD);
        }
    }

    private ByteBuf buffer() {
        encodeNewest();
        if (encoded == null) {
            encoded = allocator.directBuffer(initialOctets);
        }
        begunAt = encoded.readableBytes();
        return encoded;
    }

    private void encodeNewest() {
        FailureNotice notice = newest;
        if (notice != null) {
            newest = null;
            addRequest(notice.toRequest(transactionIds.get()), null, ContinuationFlag.END);
        }
    }

    void discard() {
        newest = null;
        if (encoded != null) {
            encoded.release();
        }
        forget();
    }
}
