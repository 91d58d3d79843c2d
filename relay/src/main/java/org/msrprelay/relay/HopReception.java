package org.msrprelay.relay;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.Responses;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.protocol.codec.DecoderFault;
import org.msrprelay.protocol.codec.MalformedRequest;
import org.msrprelay.relay.forwarding.Discarded;
import org.msrprelay.relay.forwarding.Flows;
import org.msrprelay.relay.forwarding.Forwarder.Begun;
import org.msrprelay.relay.forwarding.NextHops;
import org.msrprelay.relay.forwarding.Reception;
import org.msrprelay.relay.forwarding.RelayedRequest;
import org.msrprelay.relay.forwarding.Route;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.limit.ReadMeter;
import org.msrprelay.relay.scheduling.ConnectionLoss;
import org.msrprelay.relay.scheduling.FailureStatus;
import org.msrprelay.relay.scheduling.PauseReason;
import org.msrprelay.relay.scheduling.SentPart;
import org.msrprelay.relay.session.Session;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.relay.transaction.Transaction;

/**
 * What arrives on one connection: each request is routed at its head and received by what its route asks for; each
 * response ends its transaction.
 *
 * <p>Threading: owned by the connection's loop.
 */
final class HopReception implements NextHops.HopReceiver {

    private static final FailureStatus CONNECTION_LOST =
            FailureStatus.of(StatusCodes.TIMEOUT, "The connection to the next hop was lost");
    private static final FailureStatus CLIENT_GONE =
            FailureStatus.of(StatusCodes.NO_SESSION, "The client of the session is gone");
    private static final ConnectionLoss LOSS = new ConnectionLoss(CONNECTION_LOST, CONNECTION_LOST, CLIENT_GONE);

    /** How often a connection that is to end looks whether its messages have: 20 ms. */
    private static final long DRAIN_LOOK_NANOS = 20_000_000L;

    private final Hop hop;
    private final Engine engine;
    private final Consumer<HopReception> onClosed;
    private final Flows flows;
    private final AuthDesk authDesk;
    private final Lifespan lifespan;
    private final ReadPace pace;
    private Reception arriving = Discarded.REST;
    private volatile boolean closing;
    private volatile boolean carriesSession;

    /** Whether it is a WebSocket that was accepted. */
    private final boolean mustAuthenticate;

    /** Whether an AUTH of this connection's was accepted. */
    private boolean authenticated;

    private OptionalLong drainUntilNanos = OptionalLong.empty();

    /** Whether a response has come in this turn of the loop. */
    private boolean turnBegun;

    private long turnNanos;

    /**
     * @param accepted the link, on probation since it is there; empty: this relay opened it
     */
    HopReception(Hop hop, Engine engine, Optional<HopLink> accepted, Consumer<HopReception> onClosed) {
        this.hop = hop;
        this.engine = engine;
        this.onClosed = onClosed;
        this.flows = new Flows(hop, engine.flowLimits(), engine.memory());
        this.pace = new ReadPace(hop, new ReadMeter(engine.rates()), engine.memory(), flows);
        OptionalLong probationSince =
                accepted.isPresent() ? OptionalLong.of(accepted.get().sinceNanos()) : OptionalLong.empty();
        this.lifespan = new Lifespan(
                engine.settings().forwarding(), probationSince, hop.loop().nanoTime());
        this.mustAuthenticate = accepted.flatMap(HopLink::listener)
                .filter(Listener::isWebSocket)
                .isPresent();
        this.authDesk = new AuthDesk(hop, engine, this::authenticated, this::refuseAll);
    }

    private void authenticated(Session session) {
        proven();
        pace.addUser(session.user());
        tellSessions();
        authenticated = true;
    }

    /** A request was accepted or forwarded. */
    private void proven() {
        lifespan.proven();
        pace.proven();
    }

    private void tellSessions() {
        carriesSession = authDesk.sessions() > 0;
        flows.ownedSessions(authDesk.sessions());
    }

    /** Whether it may be closed for the sake of another: it carries no session; asked from any loop. */
    boolean mayBeReplaced() {
        return !closing
                && !carriesSession
                && hop.isConnected()
                && hop.relayName().isEmpty();
    }

    /** When octets came or went last; asked from any loop. */
    long usedNanos() {
        return lifespan.activeNanos();
    }

    /** Another connection takes its place, unless it has come to life meanwhile. */
    void replace() {
        if (mayBeReplaced() && !busy()) {
            close("unused, and there are too many connections");
        }
    }

    Hop hop() {
        return hop;
    }

    // ---- requests ----

    @Override
    public void request(RequestHead head, boolean hasBody) {
        lifespan.headEnded();
        arriving = closing ? Discarded.REST : begin(head, hasBody);
    }

    private Reception begin(RequestHead head, boolean hasBody) {
        if (mustAuthenticate && !authenticated && !head.method().equals(Method.AUTH)) {
            // RFC 7977 5.3.1: all connections between WebSocket clients and relays MUST be authenticated.
            refuse(head, StatusCodes.FORBIDDEN, "A WebSocket client begins with AUTH");
            return Discarded.REST;
        }
        Route route = engine.router().route(hop, head);
        if (route instanceof Route.Forward forward) {
            return forward(head, hasBody, forward);
        }
        if (route instanceof Route.Authenticate) {
            return authDesk.receive(head);
        }
        if (route instanceof Route.EndsHere here) {
            endsHere(head, hasBody, here);
        } else if (route instanceof Route.Refused refused) {
            refuse(head, refused.code(), refused.reason());
        } else if (route instanceof Route.NotOurs notOurs) {
            refuseAll(notOurs.reason());
        }
        return Discarded.REST;
    }

    private Reception forward(RequestHead head, boolean hasBody, Route.Forward route) {
        Begun begun = engine.forwarder().begin(hop, flows, head, hasBody, route);
        if (begun instanceof Begun.Refused refused) {
            refuse(head, refused.code(), refused.reason());
            return Discarded.REST;
        }
        proven();
        return ((Begun.Receiving) begun).reception();
    }

    /** A bodiless SEND to the relay itself is a sign of life; anything else has no receiver here. */
    private void endsHere(RequestHead head, boolean hasBody, Route.EndsHere route) {
        if (!head.method().equals(Method.SEND) || hasBody) {
            refuse(head, StatusCodes.NO_SESSION, "The relay itself takes no messages");
            return;
        }
        if (route.fromClient()) {
            proven();
        }
        if (failureReport(head) == FailureReport.YES) {
            hop.sender().respond(Responses.responseTo(head, StatusCodes.OK));
        }
    }

    private static FailureReport failureReport(RequestHead head) {
        try {
            return head.failureReport();
        } catch (MalformedException malformed) {
            // RFC 4975 7.1.1: as if it were absent; that it is malformed is the answer's subject.
            return FailureReport.YES;
        }
    }

    /** Refused at the head: the previous hop is told by the response (RFC 4976 3), if one is wanted. */
    private void refuse(RequestHead head, int code, String reason) {
        hop.link()
                .map(HopLink::remoteAddress)
                .ifPresent(from -> engine.observer().refused(from, code, reason));
        boolean wanted = head.method().equals(Method.SEND)
                ? failureReport(head) != FailureReport.NO
                : !head.method().equals(Method.REPORT);
        if (wanted) {
            hop.sender().respond(Responses.responseTo(head, code, reason));
        }
    }

    @Override
    public void body(ByteBuf buffer, int index, int length) {
        arriving.body(buffer, index, length);
    }

    @Override
    public void end(ContinuationFlag flag) {
        Reception ended = arriving;
        arriving = Discarded.REST;
        ended.end(flag);
    }

    // ---- responses ----

    @Override
    public void response(ResponseHead head) {
        lifespan.headEnded();
        Transaction transaction = hop.transactions().answered(head.transactionId(), turnNanos());
        if (transaction instanceof SentPart sent) {
            hop.sender().answered(sent, head);
        } else if (transaction instanceof RelayedRequest relayed) {
            if (relayed.isAuth()) {
                engine.peerRules().authAnswered(hop, head);
            }
            relayed.answered(head);
            hop.sender().answered();
        }
    }

    /** By the reading clock, which is looked at once for all the responses of a turn. */
    private long turnNanos() {
        if (!turnBegun) {
            turnBegun = true;
            turnNanos = hop.gate().readingNanos();
        }
        return turnNanos;
    }

    // ---- what cannot be understood ----

    @Override
    public void malformed(MalformedRequest request) {
        lifespan.headEnded();
        arriving = Discarded.REST;
        if (!closing) {
            hop.link().ifPresent(link -> {
                engine.observer().refused(link.remoteAddress(), StatusCodes.BAD_REQUEST, request.reason());
                BadRequests.answerTo(request, link).ifPresent(hop.sender()::respond);
            });
        }
    }

    @Override
    public void fault(DecoderFault fault) {
        Reception cut = arriving;
        arriving = Discarded.REST;
        cut.lost();
        fault.request().ifPresent(this::malformed);
        refuseAll(fault.reason());
    }

    // ---- the connection ----

    @Override
    public void readComplete(int octets) {
        turnBegun = false;
        long nowNanos = hop.loop().nanoTime();
        lifespan.active(nowNanos);
        pace.read(octets, nowNanos);
        hop.link().ifPresent(link -> lifespan.head(link.midHead(), hop.gate().readingNanos(nowNanos)));
        setLifespanAlarm(nowNanos);
        look(nowNanos);
    }

    private void look(long nowNanos) {
        long again = arriving.pause(nowNanos);
        if (again != Reception.NEVER) {
            hop.alarm().noLaterThan(again);
        }
    }

    @Override
    public void handedOver(long mark) {
        long nowNanos = hop.loop().nanoTime();
        lifespan.active(nowNanos);
        hop.sender().handedOver(mark, nowNanos);
    }

    @Override
    public void writable() {
        hop.sender().requestSend();
    }

    /** Sets the alarm for the first time. */
    void started() {
        pace.begin();
        setLifespanAlarm(hop.loop().nanoTime());
    }

    private void setLifespanAlarm(long nowNanos) {
        hop.alarm().noLaterThan(lifespan.nextLookNanos(nowNanos, hop.gate().readingNanos(nowNanos)));
    }

    @Override
    public void ring(long nowNanos) {
        look(nowNanos);
        pace.look(nowNanos);
        authDesk.expire(nowNanos).ifPresent(hop.alarm()::noLaterThan);
        lifespan.overBecause(nowNanos, hop.gate().readingNanos(nowNanos))
                .ifPresentOrElse(this::close, () -> setLifespanAlarm(nowNanos));
        drainUntilNanos.ifPresent(this::drainNow);
    }

    @Override
    public void authFailed() {
        authDesk.failed();
    }

    @Override
    public void sessionEnded() {
        tellSessions();
        arriving.sessionEnded();
        flows.forgetEnded();
    }

    /** The connection has served its time. */
    private void close(String reason) {
        close(CloseCause.GOING_AWAY, reason);
    }

    /** The other side may not go on. */
    private void refuseAll(String reason) {
        close(CloseCause.REFUSED, reason);
    }

    /** Says what still is to be said and closes the connection. */
    private void close(CloseCause cause, String reason) {
        if (!closing) {
            closing = true;
            hop.gate().close(PauseReason.CLOSING);
            hop.link().ifPresent(link -> {
                engine.observer().connectionClosed(link.remoteAddress(), reason);
                hop.sender().closeAfterAnswers(cause, reason);
            });
        }
    }

    /** Ends the connection when its messages have, at this time (of the loop's clock) at the latest. */
    void drain(long untilNanos) {
        drainUntilNanos = OptionalLong.of(untilNanos);
        drainNow(untilNanos);
    }

    private void drainNow(long untilNanos) {
        long nowNanos = hop.loop().nanoTime();
        if (nowNanos - untilNanos >= 0 || !busy()) {
            close("the relay is shutting down");
        } else {
            hop.alarm().noLaterThan(nowNanos + DRAIN_LOOK_NANOS);
        }
    }

    private boolean busy() {
        return receiving() || hop.sender().busy();
    }

    @Override
    public boolean receiving() {
        return arriving != Discarded.REST || flows.holdOctets();
    }

    @Override
    public void closed(String reason) {
        closing = true;
        arriving.lost();
        arriving = Discarded.REST;
        flows.close();
        hop.lost(LOSS);
        authDesk.close();
        pace.close();
        onClosed.accept(this);
    }
}
