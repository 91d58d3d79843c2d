package org.msrprelay.relay.forwarding;

import org.msrprelay.relay.limit.HeapCost;
import org.msrprelay.relay.limit.MemoryBudget;
import org.msrprelay.relay.scheduling.PauseReason;
import org.msrprelay.relay.scheduling.ReadGate;

/**
 * How many octets of one session a connection has taken that are not with the kernels of next hops yet. Above the
 * session's queue, or its share of the relay's memory if that is less, the connection is not read; TCP does the rest, to
 * the sending client.
 *
 * <p>It outlives the flow: a client that turns from one far side to another does not get credit anew.
 *
 * <p>Threading: owned by the source's loop; {@link #pausesSource()} may be asked from anywhere.
 */
final class Credit {

    /** Reading goes on when a quarter is free: not at every part, and not only after a long silence. */
    private static final int RESUME_QUARTERS = 3;

    private static final int QUARTERS = 4;

    private final ReadGate gate;
    private final long queueOctets;
    private final HeapCost heapCost;
    private final MemoryBudget.Account memory;
    private final MemoryBudget budget;
    private long heldOctets;

    /** Of these, what the part that is being collected has cost so far. */
    private long collectedOctets;

    /** As it was when it was looked at last, and how much was taken since. */
    private long shareOctets;

    private long takenOctets = MemoryBudget.LEAST_SHARE_OCTETS;
    private volatile boolean pausesSource;
    private PauseReason reason = PauseReason.FLOW_FULL;

    Credit(ReadGate gate, Flows.Limits limits, MemoryBudget.Account memory) {
        this.gate = gate;
        this.queueOctets = limits.queueOctets();
        this.heapCost = limits.heapCost();
        this.memory = memory;
        this.budget = memory.budget();
    }

    /** The part that is being collected costs so much more, or less if negative. */
    void collect(long pinnedOctets) {
        heldOctets += pinnedOctets;
        collectedOctets += pinnedOctets;
        memory.charge(pinnedOctets);
        takenOctets += Math.max(0, pinnedOctets);
        if (pinnedOctets < 0) {
            lookAfterLeaving();
        }
    }

    /** The part that was being collected is on its way: it will be given back. */
    void given() {
        collectedOctets = 0;
    }

    /** Stops the source if more is held than may be. Not before some of it can be given: a part that is too short yet waits for more. */
    void pauseIfFull() {
        if (!pausesSource && heldOctets > Math.min(queueOctets, recentShare()) && heldOctets > limit()) {
            pausesSource = true;
            reason = heldOctets > queueOctets ? PauseReason.FLOW_FULL : PauseReason.MEMORY_SHORT;
            gate.close(reason);
            budget.paused(true);
        }
    }

    void giveBack(long pinnedOctets) {
        heldOctets -= pinnedOctets;
        memory.charge(-pinnedOctets);
        lookAfterLeaving();
    }

    /** Where nothing is left that could leave, the rest of a part is waited for. */
    private void lookAfterLeaving() {
        if (pausesSource && heldOctets == collectedOctets) {
            resume();
        } else {
            look();
        }
    }

    /** Its share may have grown, or octets may have left. */
    void look() {
        if (pausesSource && heldOctets <= limit() / QUARTERS * RESUME_QUARTERS) {
            resume();
        }
    }

    private void resume() {
        pausesSource = false;
        gate.open(reason);
        budget.paused(false);
    }

    /**
     * What all flows hold is dear to sum up: it is not while less was taken since than a flow may hold however little is free. By so much
     * at most a flow may hold more than its share.
     */
    private long recentShare() {
        if (takenOctets >= MemoryBudget.LEAST_SHARE_OCTETS) {
            takenOctets = 0;
            shareOctets = budget.shareOctets();
        }
        return shareOctets;
    }

    private long limit() {
        return Math.min(queueOctets, budget.shareOctets());
    }

    /**
     * How many more octets its previous hop may send before it is told of room again: half of what is free up to three quarters
     * of the limit. Octets that come mixed with other sessions' pin more than they are, up to twice as much and more.
     */
    long windowOctets() {
        return Math.max(0, heapCost.window((limit() / QUARTERS * RESUME_QUARTERS - heldOctets) / 2));
    }

    boolean pausesSource() {
        return pausesSource;
    }

    /** Whether what others give back may be what it waits for. */
    boolean waitsForMemory() {
        return pausesSource && heldOctets <= queueOctets;
    }

    boolean isUsed() {
        return heldOctets > 0;
    }
}
