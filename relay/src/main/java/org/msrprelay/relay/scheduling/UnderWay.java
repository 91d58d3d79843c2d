package org.msrprelay.relay.scheduling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.msrprelay.relay.transaction.Transactions;

/**
 * The parts of one connection that were written but are not with the kernel yet.
 *
 * <p>Threading: owned by the connection's loop. Bound: what the link takes before it says that it is not writable.
 */
final class UnderWay {

    private final ArrayDeque<SentPart> parts = new ArrayDeque<>(1);

    void add(SentPart part) {
        parts.add(part);
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** The flows whose parts these are, in order of their first; a new set. */
    Set<FlowQueue> flows() {
        Set<FlowQueue> flows = new LinkedHashSet<>();
        parts.forEach(part -> flows.add(part.flow()));
        return flows;
    }

    /** The kernel has all up to this mark: each such part is told of, and its flow's source gets its credit back. */
    void handedOver(long mark, Consumer<SentPart> each) {
        List<FlowQueue> released = new ArrayList<>(1);
        for (SentPart part = parts.peek(); part != null && part.mark <= mark; part = parts.peek()) {
            parts.poll();
            each.accept(part);
            if (part.flow().toRelease == 0) {
                released.add(part.flow());
            }
            part.flow().toRelease += part.takePinnedOctets();
        }
        released.forEach(FlowQueue::release);
    }

    /** Ends the transactions of one flow's parts; returns what of them its source wants to know, to be reported. */
    List<FailedRange> giveUp(FlowQueue flow, Transactions transactions) {
        List<FailedRange> ranges = new ArrayList<>();
        for (SentPart part : parts) {
            if (part.flow() == flow) {
                giveUp(part, transactions, ranges);
                // The link still holds it, within the link's own bound; that is no reason to stop the source.
                flow.toRelease += part.takePinnedOctets();
            }
        }
        return ranges;
    }

    private static void giveUp(SentPart part, Transactions transactions, List<FailedRange> ranges) {
        if (!part.ended()) {
            transactions.end(part);
            if (part.origin().wantsFailures()) {
                ranges.add(part.range());
            }
        }
    }

    /** The connection is gone: ends all transactions; returns, for every flow that has parts here, what is to be reported. */
    Map<FlowQueue, List<FailedRange>> giveUpAll(Transactions transactions) {
        Map<FlowQueue, List<FailedRange>> byFlow = new HashMap<>();
        for (SentPart part : parts) {
            giveUp(part, transactions, byFlow.computeIfAbsent(part.flow(), flow -> new ArrayList<>()));
            part.flow().toRelease += part.takePinnedOctets();
        }
        parts.clear();
        return byFlow;
    }
}
