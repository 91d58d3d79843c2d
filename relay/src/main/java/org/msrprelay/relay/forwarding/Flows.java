package org.msrprelay.relay.forwarding;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.session.Session;

/**
 * The flows that begin at one connection, by the session through which they enter this relay.
 *
 * <p>Threading: owned by the connection's loop. Bound: those of sessions that ended are dropped when their session's end
 * is told, so there are as many as living sessions that this connection uses.
 */
public final class Flows {

    private final Hop source;
    private final long queueOctets;
    private final LongAdder heldInTotal;
    private final Map<Session, Flow> bySession = new HashMap<>(4);

    public Flows(Hop source, long queueOctets, LongAdder heldInTotal) {
        this.source = source;
        this.queueOctets = queueOctets;
        this.heldInTotal = heldInTotal;
    }

    /** The session's flow to this next hop; a new one if the next hop is another or the flow has failed. */
    Flow of(Session session, Flow.Target target) {
        Flow flow = bySession.get(session);
        if (flow != null && flow.nextHop() == target.hop() && flow.isOpen()) {
            return flow;
        }
        if (flow != null) {
            flow.close();
        }
        Flow fresh = new Flow(source, target, queueOctets, heldInTotal);
        bySession.put(session, fresh);
        return fresh;
    }

    /** Forgets the flows of sessions that have ended; what they hold still leaves. */
    public void forgetEnded() {
        bySession.entrySet().removeIf(entry -> {
            if (entry.getKey().isAlive()) {
                return false;
            }
            entry.getValue().close();
            return true;
        });
    }

    /** Whether a next hop has not taken all that came from this connection. */
    public boolean holdOctets() {
        return bySession.values().stream().anyMatch(Flow::holdsOctets);
    }

    /** The connection is gone: no flow gets anything more. */
    public void close() {
        bySession.values().forEach(Flow::close);
        bySession.clear();
    }
}
