package org.msrprelay.relay.scheduling;

import org.jspecify.annotations.Nullable;
import org.msrprelay.relay.spi.ForwardingSettings;

/**
 * What leaves a connection next, as far as its link has room: responses, REPORTs and whole requests first, then the flows in
 * turn (RFC 4975 5.1, 7.1.1).
 *
 * <p>Threading: owned by the connection's loop.
 */
final class SendOrder {

    private final ControlQueue control;
    private final Round round;
    private final AnswerWatch answers;
    private final HeldFlows held;
    private final Turn turn = new Turn();

    SendOrder(ControlQueue control, Round round, AnswerWatch answers, HeldFlows held) {
        this.control = control;
        this.round = round;
        this.answers = answers;
        this.held = held;
    }

    /** The flow has parts to send: it takes its place in the round, or waits until its next hop has room. */
    void waits(FlowQueue flow) {
        if (flow.isHeld()) {
            round.leave(flow);
            held.hold(flow);
        } else {
            round.join(flow);
        }
    }

    /** Sends what waits, until there is no room or nothing waits; returns whether there is room left. */
    boolean send(PartWriter writer) {
        int room = writer.link().room();
        if (room > 0) {
            giveWay(writer, true);
        }
        while (room > 0 && sendNext(writer, room)) {
            if (writer.unflushedOctets() >= room) {
                writer.flush();
                room = writer.link().room();
            }
        }
        writer.flush();
        return room > 0;
    }

    /** Writes the next frame, or as much of it as there is room for; false if there is none. */
    private boolean sendNext(PartWriter writer, int room) {
        if (writer.isAmidPart()) {
            if (!giveWay(writer, turn.isOver())) {
                goOn(writer, room);
            }
            return true;
        }
        ControlQueue.Frames first = control.take();
        if (first != null) {
            writer.write(first);
            return true;
        }
        return answers.mayOpenAnother() && sendPart(writer, room);
    }

    /**
     * RFC 4975 7.1.1, MUST: a part that the connection did not take in one go is interrupted if anything else waits for it.
     * One that it does take goes on until its flow's turn is over.
     *
     * @param forFlows whether other flows, too, are a reason
     */
    private boolean giveWay(PartWriter writer, boolean forFlows) {
        FlowQueue flow = writer.interruptible();
        if (flow == null) {
            return false;
        }
        boolean othersTurn = forFlows && round.othersWait(flow) && !answers.isFull();
        if (control.isEmpty() && !othersTurn) {
            return false;
        }
        writer.interrupt();
        if (othersTurn) {
            turn.end();
            round.goLast(flow);
        } else {
            round.goFirst(flow);
        }
        return true;
    }

    /** As far as there is room, here and at the next hop, and the turn lasts; beyond that, if nobody else waits. */
    private void goOn(PartWriter writer, int room) {
        long octets = Math.min(room - writer.unflushedOctets(), writer.windowOctets());
        if (!round.isIdle()) {
            octets = Math.min(octets, Math.max(turn.leftOctets(), ForwardingSettings.INTERRUPTIBLE_OCTETS));
        }
        turn.spend(writer.goOn(octets));
        FlowQueue stopped = writer.windowOctets() <= 0 ? writer.interruptible() : null;
        if (stopped != null) {
            writer.interrupt();
            waits(stopped);
        }
    }

    private boolean sendPart(PartWriter writer, int room) {
        FlowQueue flow = turn.goesOn();
        if (flow == null) {
            flow = nextInRound();
            if (flow == null) {
                return false;
            }
            turn.begin(flow, room, round.waiting());
        }
        Part part = flow.poll();
        if (part != null) {
            turn.beginPart();
            writer.begin(flow, part);
            goOn(writer, room);
        }
        if (!flow.isEmpty()) {
            waits(flow);
        }
        return true;
    }

    /** The flow whose turn it is; those for which their next hop has no room do not keep their place. */
    private @Nullable FlowQueue nextInRound() {
        FlowQueue flow = round.nextAfter(turn.whose());
        while (flow != null && flow.isHeld()) {
            held.hold(flow);
            flow = round.nextAfter(turn.whose());
        }
        return flow;
    }
}
