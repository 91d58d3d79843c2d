package org.msrprelay.relay.scheduling;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The flows of one connection, and whose turn it is: each that has parts waiting gets one of them sent, then it is the
 * next one's turn (RFC 4975 5.1).
 *
 * <p>Threading: owned by the connection's loop. Bound: as many flows as sources have opened and not closed.
 */
final class Round {

    private final Set<FlowQueue> flows = new LinkedHashSet<>();
    private final ArrayDeque<FlowQueue> turns = new ArrayDeque<>(1);

    /** How many flows are open; asked from any loop. */
    private volatile int open;

    void add(FlowQueue flow) {
        flows.add(flow);
        open = flows.size();
    }

    /** How many flows are open; may be asked from any loop. */
    int open() {
        return open;
    }

    void remove(FlowQueue flow) {
        flows.remove(flow);
        open = flows.size();
        turns.remove(flow);
    }

    /** Gives the flow a place behind all others, if it has none. */
    void join(FlowQueue flow) {
        if (!flow.inTurn) {
            flow.inTurn = true;
            turns.add(flow);
        }
    }

    /** Takes the flow's place away, if it has one. */
    void leave(FlowQueue flow) {
        if (flow.inTurn) {
            flow.inTurn = false;
            turns.remove(flow);
        }
    }

    /** Puts the flow before all others, even if it has a place. */
    void goFirst(FlowQueue flow) {
        turns.remove(flow);
        flow.inTurn = true;
        turns.addFirst(flow);
    }

    /** How many flows wait for their turn. */
    int waiting() {
        return turns.size();
    }

    /** Puts the flow behind all others, even if it has a place. */
    void goLast(FlowQueue flow) {
        turns.remove(flow);
        flow.inTurn = false;
        join(flow);
    }

    /**
     * The flow whose turn it is, which loses its place; null if no flow has anything to send.
     *
     * @param last who had the last turn: he lets another go first, although he may have taken his place before it came
     */
    @Nullable FlowQueue nextAfter(@Nullable FlowQueue last) {
        FlowQueue flow = turns.peek();
        if (flow != null && flow == last && turns.size() > 1) {
            goLast(flow);
        }
        flow = turns.poll();
        if (flow != null) {
            flow.inTurn = false;
        }
        return flow;
    }

    /** Whether no flow has anything to send. */
    boolean isIdle() {
        return turns.isEmpty();
    }

    boolean othersWait(FlowQueue flow) {
        return turns.size() > 1 || (turns.size() == 1 && turns.peek() != flow);
    }

    boolean any(Predicate<FlowQueue> test) {
        return flows.stream().anyMatch(test);
    }

    /** Adds those flows to the set that have parts waiting. */
    void addWaitingTo(Set<FlowQueue> set) {
        flows.stream().filter(flow -> !flow.isEmpty()).forEach(set::add);
    }

    /** Forgets all flows and returns those that were open. */
    Set<FlowQueue> clear() {
        Set<FlowQueue> wereOpen = new LinkedHashSet<>(flows);
        flows.clear();
        open = 0;
        turns.clear();
        return wereOpen;
    }
}
