package org.msrprelay.relay.scheduling;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The flows of one connection whose next hop has no room for more of them ({@link SendWindow}), and when each is probed.
 *
 * <p>Threading: owned by the connection's loop. Bound: as many as flows are open.
 */
final class HeldFlows {

    private final Map<FlowQueue, Long> probedAtNanos = new LinkedHashMap<>(4);

    /** Since when each flow's next hop has had no room worth speaking of. */
    private final Map<FlowQueue, Long> closedSinceNanos = new HashMap<>(4);

    private final LongSupplier nanoTime;
    private final Alarm alarm;

    HeldFlows(LongSupplier nanoTime, Alarm alarm) {
        this.nanoTime = nanoTime;
        this.alarm = alarm;
    }

    /** Holds a flow back until its window opens or is to be probed. */
    void hold(FlowQueue flow) {
        if (!probedAtNanos.containsKey(flow)) {
            long nowNanos = nanoTime.getAsLong();
            setProbe(flow, nowNanos);
            if (flow.window().hasOpened()) {
                closedSinceNanos.put(flow, nowNanos);
            } else {
                closedSinceNanos.putIfAbsent(flow, nowNanos);
            }
        }
    }

    /** The flows that hold up others, and whose next hop has had no room for so long. */
    List<FlowQueue> stalled(long timeoutNanos) {
        long nowNanos = nanoTime.getAsLong();
        return closedSinceNanos.entrySet().stream()
                .filter(closed -> nowNanos - closed.getValue() >= timeoutNanos)
                .map(Map.Entry::getKey)
                .filter(flow -> !flow.window().hasOpened() && flow.source().holdsUpOthers())
                .toList();
    }

    private void setProbe(FlowQueue flow, long nowNanos) {
        long at = nowNanos + flow.window().probeDelayNanos();
        probedAtNanos.put(flow, at);
        alarm.noLaterThan(at);
    }

    boolean isEmpty() {
        return probedAtNanos.isEmpty();
    }

    /** Lets the flow go if it is held; true if it was. */
    boolean release(FlowQueue flow) {
        return probedAtNanos.remove(flow) != null;
    }

    /** The flow is over. */
    void forget(FlowQueue flow) {
        probedAtNanos.remove(flow);
        closedSinceNanos.remove(flow);
    }

    void clear() {
        probedAtNanos.clear();
        closedSinceNanos.clear();
    }

    /** Probes the windows whose time has come; those flows that may send now join the round. True if there are any. */
    boolean probe(Round round) {
        if (probedAtNanos.isEmpty()) {
            return false;
        }
        long nowNanos = nanoTime.getAsLong();
        boolean any = false;
        for (FlowQueue flow : probedAtNanos.keySet().toArray(FlowQueue[]::new)) {
            long at = probedAtNanos.getOrDefault(flow, nowNanos);
            if (nowNanos - at < 0) {
                alarm.noLaterThan(at);
                continue;
            }
            flow.window().probe();
            if (flow.isHeld()) {
                setProbe(flow, nowNanos);
            } else {
                release(flow);
                round.join(flow);
                any = true;
            }
        }
        return any;
    }
}
