package org.msrprelay.relay.forwarding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.scheduling.FailedRange;
import org.msrprelay.relay.scheduling.FailureStatus;
import org.msrprelay.relay.scheduling.FlowFailure;
import org.msrprelay.relay.scheduling.FlowQueue;
import org.msrprelay.relay.scheduling.FlowSource;
import org.msrprelay.relay.scheduling.Part;

/**
 * One direction of one session through this relay, seen from where its octets arrive.
 *
 * <p>What it gives is charged to the session's {@link Credit} until the next hop's kernel has it.
 *
 * <p>Threading: owned by the source's loop. What the next hop's loop tells ({@link FlowSource}) is taken over to it, and
 * what is given to the next hop is taken over to its loop, in order.
 */
final class Flow implements FlowSource {

    /** As many stopped Message-IDs as the next hop's queue remembers. */
    private static final int MAX_STOPPED_MESSAGES = 16;

    /** Messages that are remembered to be under way; of older ones the next hop is not told that they end here. */
    private static final int MAX_UNFINISHED_MESSAGES = 16;

    private final Hop source;
    private final Hop nextHop;
    private final FlowQueue queue;
    private final Terms terms;
    private final Map<String, FailureStatus> stopped = new LinkedHashMap<>(4);

    /** Messages of which some has passed, and more is to come. */
    private final Set<String> unfinished = new LinkedHashSet<>(4);

    private @Nullable FailureStatus endedBy;

    /** Parts. */
    private long given;

    /** The same, for other loops. */
    private final AtomicLong givenTold = new AtomicLong();

    /** Written by the source's loop alone; from others it is asked whether there is one. */
    private final AtomicReference<@Nullable ForwardedChunk> arriving = new AtomicReference<>();

    Flow(Hop source, Target target, Terms terms) {
        this.source = source;
        this.nextHop = target.hop();
        this.terms = terms;
        this.queue = new FlowQueue(this, target.isClient());
        nextHop.onLoop(() -> nextHop.sender().open(queue));
    }

    /**
     * Where a flow goes.
     *
     * @param isClient whether that is the client of the session through which it leaves
     */
    record Target(Hop hop, boolean isClient) {}

    /**
     * What it is held to.
     *
     * @param shared whether other sessions' flows come from the same connection; asked from any loop
     */
    record Terms(Credit credit, BooleanSupplier shared) {}

    Hop nextHop() {
        return nextHop;
    }

    /** Takes up what another flow of the session knows of messages that no more is taken of. */
    void continues(Flow before) {
        stopped.putAll(before.stopped);
    }

    /** Whether it takes parts: its next hop has not failed. */
    boolean isOpen() {
        return endedBy == null;
    }

    /** Why it takes nothing any more; null while it does. */
    @Nullable FailureStatus endedBy() {
        return endedBy;
    }

    /** Why no more of a message is taken, if the next hop did not want it (RFC 4975 10.5). */
    Optional<FailureStatus> stopped(String messageId) {
        // Most flows have none: then the hash of a text that is new with each message need not be worked out.
        return stopped.isEmpty() ? Optional.empty() : Optional.ofNullable(stopped.get(messageId));
    }

    /** A whole chunk of a message has passed. */
    void passed(String messageId, ContinuationFlag flag) {
        if (flag != ContinuationFlag.MORE) {
            forgetUnfinished(messageId);
        } else if (unfinished.add(messageId) && unfinished.size() > MAX_UNFINISHED_MESSAGES) {
            unfinished.remove(unfinished.iterator().next());
        }
    }

    private void forgetUnfinished(String messageId) {
        if (!unfinished.isEmpty()) {
            unfinished.remove(messageId);
        }
    }

    /** Whether the next hop has some of the message, and waits for more. */
    boolean isUnfinished(String messageId) {
        return unfinished.contains(messageId);
    }

    /** The chunk whose octets arrive at present: it is told if the flow fails. */
    void arriving(@Nullable ForwardedChunk chunk) {
        // Whoever sees it gone sees what it has given: release is enough, and spares a fence for each message.
        arriving.setRelease(chunk);
    }

    /** Charges what a part that is being collected pins, or gives it back if negative. */
    void hold(long pinnedOctets) {
        terms.credit().collect(pinnedOctets);
    }

    /** Stops the source if it holds more than it may; asked when some of it can be given. */
    void pauseIfFull() {
        terms.credit().pauseIfFull();
    }

    /** Whether it holds so much that its source is not read. */
    boolean isFull() {
        return terms.credit().pausesSource();
    }

    /** How many more octets of it there is room for. */
    long windowOctets() {
        return terms.credit().windowOctets();
    }

    /** Whether its next hop has answered all that was given. */
    boolean isSettled() {
        return queue.isSettled(given);
    }

    /** Hands a part to the next hop; what it pins is charged already. */
    void give(Part part) {
        terms.credit().given();
        given++;
        givenTold.setRelease(given);
        nextHop.onLoop(() -> nextHop.sender().offer(queue, part));
    }

    /** The source gives nothing more. */
    void close() {
        arriving.setRelease(null);
        nextHop.onLoop(() -> nextHop.sender().close(queue));
    }

    @Override
    public void released(long pinnedOctets) {
        source.onLoop(() -> terms.credit().giveBack(pinnedOctets));
    }

    @Override
    public boolean arrives() {
        return arriving.getAcquire() != null;
    }

    @Override
    public long givenParts() {
        return givenTold.getAcquire();
    }

    @Override
    public boolean holdsUpOthers() {
        return isFull() && terms.shared().getAsBoolean();
    }

    @Override
    public void failed(FlowFailure failure) {
        source.onLoop(() -> failedHere(failure));
    }

    private void failedHere(FlowFailure failure) {
        List<FailedRange> ranges = new ArrayList<>(failure.ranges());
        FailureStatus status = failure.status();
        switch (failure.scope()) {
            case RANGES -> {}
            case MESSAGE -> {
                failure.stoppedMessage().ifPresent(messageId -> stop(messageId, status));
                failArriving(status, failure.stoppedMessage(), ranges);
            }
            case FLOW -> end(status, ranges);
            case STALL -> {
                ForwardedChunk chunk = arriving.getPlain();
                if (chunk != null) {
                    stop(chunk.messageId(), status); // also if nobody wants to know of its failure
                }
                end(status, ranges);
                ranges.forEach(range -> stop(range.origin().messageId(), status));
            }
        }
        FailureReporter.report(source, status, ranges);
    }

    private void end(FailureStatus status, List<FailedRange> ranges) {
        endedBy = status;
        failArriving(status, Optional.empty(), ranges);
    }

    /** Takes no more of the message. */
    void stop(String messageId, FailureStatus status) {
        unfinished.remove(messageId);
        if (!stopped.containsKey(messageId) && stopped.size() == MAX_STOPPED_MESSAGES) {
            stopped.remove(stopped.keySet().iterator().next());
        }
        stopped.put(messageId, status);
    }

    /** What of the arriving chunk is collected but not given yet fails with what was. */
    private void failArriving(FailureStatus status, Optional<String> onlyMessage, List<FailedRange> ranges) {
        ForwardedChunk chunk = arriving.getPlain();
        if (chunk != null && onlyMessage.map(chunk.messageId()::equals).orElse(true)) {
            chunk.fail(status).ifPresent(ranges::add);
        }
    }
}
