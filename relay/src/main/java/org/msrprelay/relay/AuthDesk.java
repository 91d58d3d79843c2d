package org.msrprelay.relay;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.relay.auth.AuthAnswer;
import org.msrprelay.relay.forwarding.Reception;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.scheduling.PauseReason;
import org.msrprelay.relay.session.Session;
import org.msrprelay.relay.spi.AuthOutcome;
import org.msrprelay.relay.spi.Loop;

/**
 * The AUTHs of one connection, one at a time, and the sessions that they made.
 *
 * <p>Threading: owned by the connection's loop. Bound: {@link #MAX_WAITING} requests that were read already when the
 * one before them began to take time, for its look-up or for the delay of its answer; reading stops meanwhile.
 */
final class AuthDesk {

    /** What one read buffer may hold of AUTHs after the one being looked up; more are refused. */
    private static final int MAX_WAITING = 64;

    /** RFC 4975 7.1: bodies of requests other than SEND are no longer. */
    private static final int MAX_BODY_OCTETS = 10_240;

    private final Hop hop;
    private final Engine engine;
    private final Consumer<Session> onAccepted;
    private final Consumer<String> onEnd;
    private final ArrayDeque<RequestHead> waiting = new ArrayDeque<>(1);
    private final List<Session> sessions = new ArrayList<>(1);
    private boolean running;
    private boolean pausing;
    private int failures;

    /**
     * @param onAccepted run when an AUTH succeeded
     * @param onEnd told why the connection is to be closed: too many AUTHs have failed
     */
    AuthDesk(Hop hop, Engine engine, Consumer<Session> onAccepted, Consumer<String> onEnd) {
        this.hop = hop;
        this.engine = engine;
        this.onAccepted = onAccepted;
        this.onEnd = onEnd;
    }

    /** An AUTH begins to arrive. */
    Reception receive(RequestHead head) {
        return new Arriving(head);
    }

    private final class Arriving implements Reception {

        private final RequestHead head;
        private long bodyOctets;

        Arriving(RequestHead head) {
            this.head = head;
        }

        @Override
        public void body(ByteBuf buffer, int index, int length) {
            bodyOctets += length;
        }

        @Override
        public void end(ContinuationFlag flag) {
            if (bodyOctets > MAX_BODY_OCTETS) {
                String reason = "Body: over " + MAX_BODY_OCTETS + " octets";
                hop.sender().respond(engine.authenticator().malformed(hop, head, reason));
            } else if (!running) {
                begin(head);
            } else if (waiting.size() < MAX_WAITING) {
                waiting.add(head);
            } else {
                hop.sender().respond(engine.authenticator().forbidden(hop, head, "Too many AUTHs at once"));
            }
        }

        @Override
        public void lost() {
            // A head is all that was kept.
        }
    }

    private void begin(RequestHead head) {
        running = true;
        engine.authenticator().answer(hop, head, this::answered);
        if (running && !pausing) {
            pausing = true;
            hop.gate().close(PauseReason.AUTH_RUNNING);
        }
    }

    private void answered(AuthAnswer answer) {
        running = false;
        if (!hop.isOpen()) {
            answer.session().ifPresent(session -> engine.sessions().end(session, "its connection is gone"));
            return;
        }
        hop.sender().respond(answer.response());
        answer.session().ifPresent(this::accepted);
        if (answer.outcome() == AuthOutcome.LOCKED_OUT) {
            end("too many AUTHs have failed, here or elsewhere");
        } else if (answer.outcome().isFailure()) {
            failed();
        }
        next();
    }

    private void next() {
        RequestHead head = waiting.poll();
        if (head != null) {
            begin(head);
        } else if (pausing) {
            pausing = false;
            hop.gate().open(PauseReason.AUTH_RUNNING);
        }
    }

    private void accepted(Session session) {
        if (session.isThroughRelay()) {
            // Valid on any connection with that relay (RFC 4976 6.3): it ends by its own time alone.
            Loop.Timer unused = hop.loop()
                    .schedule(
                            () -> engine.sessions().end(session, "expired"),
                            session.expiresAtNanos() - hop.loop().nanoTime());
        } else {
            sessions.add(session);
            hop.alarm().noLaterThan(session.expiresAtNanos());
        }
        onAccepted.accept(session);
    }

    /**
     * An AUTH of this connection's failed, here or at a relay that it was forwarded to (RFC 4976 6.3). Another relay is not
     * blamed for its clients: it counts for itself.
     */
    void failed() {
        failures++;
        if (failures >= engine.settings().auth().maxFailures()) {
            end("several AUTHs with wrong credentials");
        }
    }

    private void end(String reason) {
        if (hop.relayName().isEmpty()) {
            waiting.clear();
            onEnd.accept(reason);
        }
    }

    /** Sessions of this connection that are alive. */
    int sessions() {
        return (int) sessions.stream().filter(Session::isAlive).count();
    }

    /** Ends the sessions whose time is over; returns when the next one's is. */
    OptionalLong expire(long nowNanos) {
        for (Session session : List.copyOf(sessions)) {
            if (nowNanos - session.expiresAtNanos() >= 0) {
                engine.sessions().end(session, "expired");
            }
        }
        sessions.removeIf(session -> !session.isAlive());
        return sessions.stream().mapToLong(Session::expiresAtNanos).min();
    }

    /** The connection is gone, and with it its URIs (RFC 4976 6.3). */
    void close() {
        waiting.clear();
        sessions.forEach(session -> engine.sessions().end(session, "its connection is gone"));
        sessions.clear();
    }
}
