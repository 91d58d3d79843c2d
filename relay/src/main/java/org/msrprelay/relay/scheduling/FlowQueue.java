package org.msrprelay.relay.scheduling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one flow that wait at its next hop's connection.
 *
 * <p>Threading: owned by the next hop's loop. Bound: the source stops giving once {@code queue} octets are held (the
 * credit is kept there), so the queue itself never refuses.
 */
public final class FlowQueue {

    /** Messages of one flow that the next hop did not want; older ones are forgotten and would be refused anew. */
    private static final int MAX_STOPPED_MESSAGES = 16;

    private final FlowSource source;
    private final boolean toClient;
    private final ArrayDeque<Part> waiting = new ArrayDeque<>(1);
    private final Map<String, FailureStatus> stopped = new LinkedHashMap<>(4);
    private @Nullable FailureStatus endedBy;
    private final SendWindow window = new SendWindow();

    /** The last part that was sent of it; its answer says that all before it have arrived. */
    private @Nullable SentPart lastSent;

    private long offered;

    /** Of the parts that were offered, all up to this one have been taken by the next hop. */
    private volatile long settled;

    /** Whether it has a place in its sender's round. */
    boolean inTurn;

    /** Whether the source will give nothing more. */
    boolean complete;

    /** What the kernel has taken since the source was told last. */
    long toRelease;

    /**
     * @param toClient whether the next hop is the session's own client
     */
    public FlowQueue(FlowSource source, boolean toClient) {
        this.source = source;
        this.toClient = toClient;
    }

    FlowSource source() {
        return source;
    }

    boolean toClient() {
        return toClient;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether more of it comes, or is on its way here: what arrives is asked first, since its last part is given before. */
    boolean expectsMore() {
        return source.arrives() || source.givenParts() != offered;
    }

    SendWindow window() {
        return window;
    }

    /** Whether the next hop has no room for its next part. Who answers nothing cannot say so, and is not asked. */
    boolean isHeld() {
        Part next = waiting.peek();
        return next != null && window.isClosed() && next.origin().wantsTimeouts();
    }

    /** A part of it begins to leave. */
    void begun(SentPart sent) {
        lastSent = sent;
        if (sent.answerExpected()) {
            window.begun();
        }
    }

    /** A part of it was answered, with such a window or without one. */
    void answered(SentPart sent, OptionalLong answeredWindow) {
        window.answered(sent.windowMark, answeredWindow);
        if (sent == lastSent && waiting.isEmpty()) {
            settled = offered;
        }
    }

    /** Whether the next hop has answered all of so many parts that were given; may be asked from any loop. */
    public boolean isSettled(long given) {
        return settled == given;
    }

    /** Puts back what is left of a part that was interrupted. */
    void addFirst(Part rest) {
        waiting.addFirst(rest);
    }

    /** Length of the part that is next; more than any part has if none waits. */
    long nextOctets() {
        Part next = waiting.peek();
        return next == null ? Long.MAX_VALUE : next.octets();
    }

    @Nullable Part poll() {
        return waiting.poll();
    }

    /** Takes a part; false if it had to be dropped, of which the source was told. */
    boolean add(Part part) {
        offered++;
        FailureStatus refusal =
                endedBy != null ? endedBy : stopped.get(part.origin().messageId());
        if (refusal == null) {
            return waiting.add(part);
        }
        report(FlowFailure.ofRanges(refusal, drop(List.of(part))));
        return false;
    }

    /** Drops all that waits and takes nothing more; returns what the source wants to know of, to be {@link #report reported}. */
    List<FailedRange> endAndDrop(FailureStatus status) {
        endedBy = status;
        List<Part> dropped = List.copyOf(waiting);
        waiting.clear();
        return drop(dropped);
    }

    /** Drops what waits of this message and takes no more of it (RFC 4975 10.5); to be {@link #report reported}. */
    List<FailedRange> stopAndDrop(String messageId, FailureStatus status) {
        if (stopped.size() == MAX_STOPPED_MESSAGES) {
            stopped.remove(stopped.keySet().iterator().next());
        }
        stopped.put(messageId, status);
        List<Part> dropped = new ArrayList<>();
        waiting.removeIf(part -> part.origin().messageId().equals(messageId) && dropped.add(part));
        return drop(dropped);
    }

    private List<FailedRange> drop(List<Part> parts) {
        List<FailedRange> failed = new ArrayList<>(parts.size());
        for (Part part : parts) {
            part.discard();
            toRelease += part.pinnedOctets();
            if (part.origin().wantsFailures()) {
                failed.add(part.asFailed());
            }
        }
        return failed;
    }

    /** Gives credit back to the source. */
    void release() {
        long octets = toRelease;
        toRelease = 0;
        if (octets > 0) {
            source.released(octets);
        }
    }

    /**
     * Tells the source, unless there is nothing that it would want to know, and gives the credit of what was dropped back: in
     * this order, so that a source that is read again does not give more of what has failed.
     */
    void report(FlowFailure failure) {
        tell(failure);
        release();
    }

    /** The same while there is more to report. */
    void tell(FlowFailure failure) {
        if (!failure.ranges().isEmpty() || failure.scope() != FlowFailure.Scope.RANGES) {
            source.failed(failure);
        }
    }
}
