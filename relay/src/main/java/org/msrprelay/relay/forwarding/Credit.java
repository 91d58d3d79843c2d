package org.msrprelay.relay.forwarding;

import java.util.concurrent.atomic.LongAdder;
import org.msrprelay.relay.scheduling.PauseReason;
import org.msrprelay.relay.scheduling.ReadGate;

/**
 * How many octets of one session a connection has given to next hops that are not with their kernels yet. Above the
 * session's queue the connection is not read; TCP does the rest, to the sending client.
 *
 * <p>It outlives the flow: a client that turns from one far side to another does not get credit anew.
 *
 * <p>Threading: owned by the source's loop.
 */
final class Credit {

    private final ReadGate gate;
    private final long queueOctets;
    private final LongAdder heldInTotal;
    private long heldOctets;
    private boolean pausesSource;

    Credit(ReadGate gate, long queueOctets, LongAdder heldInTotal) {
        this.gate = gate;
        this.queueOctets = queueOctets;
        this.heldInTotal = heldInTotal;
    }

    void take(long pinnedOctets) {
        heldOctets += pinnedOctets;
        heldInTotal.add(pinnedOctets);
        if (!pausesSource && heldOctets > queueOctets) {
            pausesSource = true;
            gate.close(PauseReason.FLOW_FULL);
        }
    }

    void giveBack(long pinnedOctets) {
        heldOctets -= pinnedOctets;
        heldInTotal.add(-pinnedOctets);
        if (pausesSource && heldOctets <= queueOctets / 2) {
            pausesSource = false;
            gate.open(PauseReason.FLOW_FULL);
        }
    }

    boolean isUsed() {
        return heldOctets > 0;
    }
}
