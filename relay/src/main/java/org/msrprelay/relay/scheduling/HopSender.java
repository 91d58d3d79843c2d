package org.msrprelay.relay.scheduling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.relay.limit.MemoryBudget;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.RelayObserver;
import org.msrprelay.relay.transaction.Transaction;
import org.msrprelay.relay.transaction.Transactions;

/**
 * Writes to one connection: responses and REPORTs first, then parts, flow by flow in turn (RFC 4975 5.1, 7.1.1).
 *
 * <p>Until the connection stands ({@link #attach}) all of it waits. Octets are written only as fast as the link takes
 * them, so that what waits, waits here, where it can still be ordered or dropped.
 *
 * <p>Threading: owned by the connection's loop. Bounds: parts by their sources' credit; control by
 * {@link ControlQueue#MAX_OCTETS}; transactions by {@link AnswerWatch#MAX_TRANSACTIONS}.
 */
public final class HopSender {

    private static final FailureStatus NOT_TAKEN =
            FailureStatus.of(StatusCodes.TIMEOUT, "The next hop takes nothing at present");

    private static final FailureStatus STALLED =
            FailureStatus.of(StatusCodes.TIMEOUT, "The next hop takes no more octets");

    private final HopClock clock;
    private final ReadGate gate;
    private final AnswerWatch answers;
    private final Supplier<String> transactionIds;
    private final RelayObserver observer;
    private final PeerWatch peer;

    private final ControlQueue control;
    private final Round round = new Round();
    private final HeldFlows held;
    private final SendOrder order;

    private final UnderWay underWay = new UnderWay();

    /** One object for all the times that it is asked for. */
    private final Runnable sending = this::send;

    /** Into the connection, while it stands. */
    private @Nullable PartWriter attached;

    private @Nullable ConnectionLoss closedBy;
    private boolean sendRequested;

    /** Whether the link had no room when it was looked at last: it wants to be asked again when it may have some. */
    private boolean lacksRoom;

    /** What the sender needs of its connection's loop. */
    public interface HopClock {
        long nanoTime();

        /** Runs the task soon on this loop, after what else is ready to run. */
        void soon(Runnable task);

        long stallTimeoutNanos();

        /** The same for a flow that keeps others from being read. */
        long sharedStallTimeoutNanos();
    }

    public HopSender(HopClock clock, Books books, Alarm alarm, ByteBufAllocator allocator, Supplier<String> ids) {
        this.clock = clock;
        this.gate = books.gate();
        this.answers = new AnswerWatch(books.transactions(), gate, alarm);
        this.observer = books.observer();
        this.peer = new PeerWatch(clock, alarm);
        this.transactionIds = ids;
        this.control = new ControlQueue(gate, allocator, ids, books.memory());
        this.held = new HeldFlows(clock::nanoTime, alarm);
        this.order = new SendOrder(control, round, answers, held);
    }

    /** What sending writes into besides the connection. */
    public record Books(
            ReadGate gate, Transactions transactions, MemoryBudget.Account memory, RelayObserver observer) {}

    /** The connection stands: what waited leaves. */
    public void attach(HopLink link) {
        if (link.carriesMessages()) {
            control.keepApart();
        }
        attached = new PartWriter(link, answers, underWay, transactionIds);
        peer.attach(link);
        requestSend();
    }

    /** Many sessions share the connection: it is looked at more often, and those who can leave it when it stops. */
    public void share() {
        peer.share(attached == null ? null : attached.link());
        watch();
    }

    /** Whether a shared connection takes nothing at present although something waits for it; from any loop. */
    public boolean isStopped() {
        return peer.isStopped();
    }

    /** How many flows are sent by this connection; may be asked from any loop. */
    public int flows() {
        return round.open();
    }

    // ---- what is to be sent ----

    /** Opens a flow to this connection; on one that is gone it ends at once. */
    public void open(FlowQueue flow) {
        if (closedBy == null) {
            round.add(flow);
            if (peer.isShared()) {
                flow.window().limitAtFirst();
            }
        } else {
            FailureStatus status = closedBy.unsent(flow);
            flow.report(FlowFailure.ofFlow(status, flow.endAndDrop(status)));
        }
    }

    /** The source gives nothing more; what waits still leaves. */
    public void close(FlowQueue flow) {
        flow.complete = true;
        forgetIfDone(flow);
    }

    private void forgetIfDone(FlowQueue flow) {
        boolean amid = attached != null && attached.isAmidPartOf(flow);
        if (flow.complete && flow.isEmpty() && !amid) {
            forget(flow);
        }
    }

    private void forget(FlowQueue flow) {
        round.remove(flow);
        held.forget(flow);
    }

    /** Takes over a part of a flow that was opened here. */
    public void offer(FlowQueue flow, Part part) {
        if (flow.add(part)) {
            order.waits(flow);
            requestSend();
        }
    }

    /** A response to a request of this connection's own. */
    public void respond(ResponseHead response) {
        if (closedBy == null) {
            control.addResponse(response);
            requestSend();
        }
    }

    /** A response from elsewhere to a request of this connection's; dropped if the peer does not read. */
    public void passBack(ResponseHead response) {
        if (control.isFull()) {
            observer.controlDropped("a response: its receiver does not read");
        } else {
            respond(response);
        }
    }

    /** A REPORT of ours about what this connection sent; joined with another or dropped if the peer does not read. */
    public void notify(FailureNotice notice) {
        if (closedBy != null) {
            return;
        }
        if (control.addNotice(notice)) {
            observer.failureReported(notice.status().code(), notice.range().byteRange());
            requestSend();
        } else {
            observer.controlDropped("a REPORT: its receiver does not read");
        }
    }

    /**
     * A whole request of somebody else's for this connection; takes over the body. With a transaction its response will be
     * matched. Returns false if it was dropped: the peer is gone or does not read.
     */
    public boolean forward(
            RequestHead head, @Nullable ByteBuf body, ContinuationFlag flag, @Nullable Transaction transaction) {
        boolean tooMany = transaction != null && answers.isFull();
        if (closedBy != null || control.isFull() || tooMany) {
            if (body != null) {
                body.release();
            }
            observer.controlDropped(head.method().name() + ": its receiver is gone or does not read");
            if (transaction != null) {
                FailureStatus why = closedBy == null ? NOT_TAKEN : closedBy.unanswered();
                transaction.abandoned(why.toResponseStatus());
            }
            return false;
        }
        control.addRequest(head, body, flag);
        if (transaction != null) {
            answers.open(transaction);
            answers.await(transaction, gate.readingNanos());
            answers.setAlarm();
        }
        requestSend();
        return true;
    }

    // ---- sending ----

    /** Sends once all that is ready on this loop has had its say: what comes together leaves together. */
    public void requestSend() {
        if (!sendRequested && attached != null) {
            sendRequested = true;
            clock.soon(sending);
        }
    }

    /** Sends the answers that wait and closes the connection; parts that wait, or are not sent whole, fail with it. */
    public void closeAfterAnswers(CloseCause cause, String reason) {
        PartWriter to = attached;
        if (to != null) {
            to.abort();
            ControlQueue.Frames last = control.take();
            if (last != null) {
                to.write(last);
            }
            to.flush();
            to.link().close(cause, reason);
        }
    }

    private void send() {
        sendRequested = false;
        PartWriter to = attached;
        if (to != null) {
            lacksRoom = !order.send(to);
            watch();
        }
    }

    /** The kernel has all that was flushed up to this mark, at this time of the loop's clock. */
    public void handedOver(long mark, long nowNanos) {
        long readingNanos = gate.readingNanos(nowNanos);
        underWay.handedOver(mark, part -> {
            answers.await(part, readingNanos);
            observer.partSent(part.octets());
            forgetIfDone(part.flow());
        });
        answers.setAlarm();
        watch(nowNanos);
        if (lacksRoom || anyWaits()) {
            requestSend();
        }
    }

    /** Whether there is anything to send, were there room. */
    private boolean anyWaits() {
        return !control.isEmpty() || !round.isIdle() || (attached != null && attached.isAmidPart());
    }

    // ---- time ----

    private boolean waitsForPeer() {
        return !underWay.isEmpty() || !control.isEmpty() || (!round.isIdle() && !answers.isFull());
    }

    private void watch() {
        watch(clock.nanoTime());
    }

    private void watch(long nowNanos) {
        peer.look(waitsForPeer(), nowNanos);
    }

    /** The connection is read again: its clock goes on. */
    public void clockGoesOn() {
        answers.setAlarm();
        requestSend();
    }

    /** The alarm rang: looks whether the peer has stalled. */
    public void checkStall() {
        PartWriter to = attached;
        long idleNanos = peer.idleNanos();
        boolean stalled = idleNanos >= clock.stallTimeoutNanos();
        if (to != null && (stalled || idleNanos >= clock.sharedStallTimeoutNanos())) {
            Set<FlowQueue> waiting = underWay.flows();
            round.addWaitingTo(waiting);
            waiting.removeIf(flow -> !stalled && !flow.source().holdsUpOthers());
            waiting.forEach(flow -> end(flow, STALLED));
        }
        if (to != null && stalled) {
            peer.beginAnew();
            if (control.isFull()) {
                to.link().abort();
                return;
            }
        }
        watch();
    }

    /** The alarm rang: asks next hops that had no room whether they have some again; who holds up others waits less long. */
    public void probe() {
        held.stalled(clock.sharedStallTimeoutNanos()).forEach(flow -> end(flow, STALLED));
        if (held.probe(round)) {
            requestSend();
        }
    }

    /** The alarm rang: ends the transactions whose time is over. */
    public void checkDeadlines(FailureStatus timeout) {
        if (answers.checkDeadlines(timeout)) {
            requestSend();
        }
    }

    // ---- what fails ----

    /** The next hop answered a part. */
    public void answered(SentPart sent, ResponseHead response) {
        PartWriter to = attached;
        int code = response.statusCode();
        if (to != null && code / 100 != 2) {
            to.refused(sent, code == StatusCodes.STOP_SENDING);
            requestSend();
        }
        FlowQueue flow = sent.flow();
        flow.answered(sent, peer.isShared() ? SendWindow.of(response.fields()) : OptionalLong.empty());
        answers.answered(sent, response);
        if (!flow.isHeld() && held.release(flow) && !flow.isEmpty()) {
            order.waits(flow);
        }
        answered();
    }

    /** A request was answered: there may be room for another. */
    public void answered() {
        if (!round.isIdle()) {
            requestSend();
        }
    }

    private void end(FlowQueue flow, FailureStatus status) {
        if (attached != null) {
            attached.abort(flow);
        }
        List<FailedRange> ranges = answers.giveUp(underWay, flow);
        ranges.addAll(flow.endAndDrop(status));
        forget(flow);
        flow.report(FlowFailure.ofStall(status, ranges));
    }

    /** The connection is gone, or never came about. Everything that waits for it fails. */
    public void lost(ConnectionLoss loss) {
        if (attached != null) {
            attached.lost();
            attached = null;
            peer.lost();
        }
        closedBy = loss;
        control.discard();
        held.clear();
        answers.lost(loss, underWay, round.clear());
    }

    /** Whether anything is on its way, waits for an answer, or arrives elsewhere for this connection. */
    public boolean busy() {
        return round.any(FlowQueue::expectsMore)
                || !underWay.isEmpty()
                || !round.isIdle()
                || !held.isEmpty()
                || !control.isEmpty()
                || !answers.isIdle();
    }
}
