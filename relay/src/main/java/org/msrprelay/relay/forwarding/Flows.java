package org.msrprelay.relay.forwarding;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.limit.HeapCost;
import org.msrprelay.relay.limit.MemoryBudget;
import org.msrprelay.relay.session.Session;

/**
 * The flows that begin at one connection, by the session through which they enter this relay.
 *
 * <p>Threading: owned by the connection's loop. Bound: those of sessions that ended are dropped when their session's end
 * is told, so there are as many as living sessions that this connection uses.
 */
public final class Flows {

    private final Hop source;
    private final Limits limits;
    private final MemoryBudget.Account memory;
    private final Map<Session, Use> bySession = new HashMap<>(4);

    private int ownedSessions;

    /** Whether a flow that is full holds up other sessions: those that send, and those that might. */
    private volatile boolean shared;

    /** What one session is given by this connection: the flow, which changes with the next hop, and the credit. */
    private record Use(Flow flow, Credit credit) {}

    /**
     * What each flow may hold.
     *
     * @param queueOctets relay.queue
     */
    public record Limits(long queueOctets, HeapCost heapCost) {}

    public Flows(Hop source, Limits limits, MemoryBudget budget) {
        this.source = source;
        this.limits = limits;
        this.memory = budget.on(source.loop());
    }

    /** The session's flow to this next hop; a new one if the next hop is another or the flow has failed. */
    Flow of(Session session, Flow.Target target) {
        Use use = bySession.get(session);
        if (use != null && use.flow().nextHop() == target.hop() && use.flow().isOpen()) {
            return use.flow();
        }
        if (use == null) {
            forgetEnded();
        }
        Credit credit = use == null ? new Credit(source.gate(), limits, memory) : use.credit();
        Flow fresh = new Flow(source, target, new Flow.Terms(credit, () -> shared));
        if (use != null) {
            use.flow().close();
            fresh.continues(use.flow());
        }
        bySession.put(session, new Use(fresh, credit));
        look();
        return fresh;
    }

    /** The session's flow, if it has one, when it goes to whatever next hop. */
    Optional<Flow> existing(Session session) {
        return Optional.ofNullable(bySession.get(session)).map(Use::flow);
    }

    /** Whether all that this connection gave of the session has been answered by its next hop. */
    boolean isSettled(Session session) {
        Use use = bySession.get(session);
        return use == null || !use.flow().isOpen() || use.flow().isSettled();
    }

    /** Forgets the flows of sessions that have ended; what they hold still leaves. */
    public void forgetEnded() {
        bySession.entrySet().removeIf(entry -> {
            if (entry.getKey().isAlive()) {
                return false;
            }
            entry.getValue().flow().close();
            return true;
        });
        look();
    }

    /** How many sessions belong to the connection, whether they send or not. */
    public void ownedSessions(int count) {
        ownedSessions = count;
        look();
    }

    private void look() {
        shared = Math.max(ownedSessions, bySession.size()) > 1;
    }

    /** Lets those go on whose share of the memory has grown; returns whether any still waits for that. */
    public boolean waitForMemory() {
        boolean any = false;
        for (Use use : bySession.values()) {
            use.credit().look();
            any |= use.credit().waitsForMemory();
        }
        return any;
    }

    /** Whether a next hop has not taken all that came from this connection. */
    public boolean holdOctets() {
        return bySession.values().stream().anyMatch(use -> use.credit().isUsed());
    }

    /** The connection is gone: no flow gets anything more. */
    public void close() {
        bySession.values().forEach(use -> use.flow().close());
        bySession.clear();
    }
}
