package org.msrprelay.relay.scheduling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.StatusCodes;
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
 * {@link ControlQueue#MAX_OCTETS}; transactions by {@link #MAX_TRANSACTIONS}.
 */
public final class HopSender {

    /** Unanswered SENDs on one connection: a second of the smallest messages at full speed over a long path. */
    static final int MAX_TRANSACTIONS = 65_536;

    /** While we do not read the answers ourselves, sending goes on up to this many; then the oldest is given up. */
    static final int MAX_UNREAD_TRANSACTIONS = 2 * MAX_TRANSACTIONS;

    private static final FailureStatus STALLED =
            FailureStatus.of(StatusCodes.TIMEOUT, "The next hop takes no more octets");
    private static final FailureStatus GIVEN_UP =
            FailureStatus.of(StatusCodes.TIMEOUT, "Too many requests are not answered");

    private final HopClock clock;
    private final ReadGate gate;
    private final Transactions transactions;
    private final Supplier<String> transactionIds;
    private final RelayObserver observer;
    private final Alarm alarm;

    private final ControlQueue control;
    private final Set<FlowQueue> flows = new LinkedHashSet<>();
    private final ArrayDeque<FlowQueue> turns = new ArrayDeque<>();

    private final UnderWay underWay = new UnderWay();

    private @Nullable Attached attached;
    private @Nullable ConnectionLoss closedBy;
    private long lastMark;
    private boolean sendRequested;

    private record Attached(HopLink link, FrameWriter writer, StallWatch stall) {}

    /** What the sender needs of its connection's loop. */
    public interface HopClock {
        long nanoTime();

        /** Runs the task soon on this loop, after what else is ready to run. */
        void soon(Runnable task);

        long stallTimeoutNanos();
    }

    public HopSender(HopClock clock, Books books, Alarm alarm, ByteBufAllocator allocator, Supplier<String> ids) {
        this.clock = clock;
        this.gate = books.gate();
        this.transactions = books.transactions();
        this.observer = books.observer();
        this.alarm = alarm;
        this.transactionIds = ids;
        this.control = new ControlQueue(gate, allocator, ids);
    }

    /** What sending writes into besides the connection. */
    public record Books(ReadGate gate, Transactions transactions, RelayObserver observer) {}

    /** The connection stands: what waited leaves. */
    public void attach(HopLink link) {
        attached = new Attached(link, new FrameWriter(link), new StallWatch(link, clock.stallTimeoutNanos()));
        requestSend();
    }

    // ---- what is to be sent ----

    /** Opens a flow to this connection; on one that is gone it ends at once. */
    public void open(FlowQueue flow) {
        if (closedBy == null) {
            flows.add(flow);
        } else {
            FailureStatus status = closedBy.unsent(flow);
            flow.report(FlowFailure.ofFlow(status, flow.endAndDrop(status)));
        }
    }

    /** The source gives nothing more; what waits still leaves. */
    public void close(FlowQueue flow) {
        flow.complete = true;
        if (flow.isEmpty()) {
            flows.remove(flow);
        }
    }

    /** Takes over a part of a flow that was opened here. */
    public void offer(FlowQueue flow, Part part) {
        if (flow.add(part)) {
            if (!flow.inTurn) {
                flow.inTurn = true;
                turns.add(flow);
            }
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
        boolean tooMany = transaction != null && transactions.size() >= MAX_TRANSACTIONS;
        if (closedBy != null || control.isFull() || tooMany) {
            if (body != null) {
                body.release();
            }
            observer.controlDropped(head.method().name() + ": its receiver is gone or does not read");
            if (transaction != null) {
                transaction.abandoned();
            }
            return false;
        }
        control.addRequest(head, body, flag);
        if (transaction != null) {
            transactions.open(transaction);
            transactions.await(transaction, gate.readingNanos());
            watchDeadlines();
        }
        requestSend();
        return true;
    }

    // ---- sending ----

    /** Sends once all that is ready on this loop has had its say: what comes together leaves together. */
    public void requestSend() {
        if (!sendRequested && attached != null) {
            sendRequested = true;
            clock.soon(this::send);
        }
    }

    /** Sends the answers that wait and closes the connection; parts that wait fail with it. */
    public void closeAfterAnswers() {
        Attached to = attached;
        if (to != null) {
            ByteBuf answers = control.take();
            if (answers != null) {
                to.writer().frames(answers);
                to.writer().flush(++lastMark);
            }
            to.link().close();
        }
    }

    private void send() {
        sendRequested = false;
        Attached to = attached;
        if (to == null) {
            return;
        }
        long mark = lastMark + 1;
        boolean wrote = false;
        while (to.link().writable() && sendNext(to, mark)) {
            wrote = true;
        }
        if (wrote) {
            lastMark = mark;
            to.writer().flush(mark);
        }
        watch();
    }

    private boolean sendNext(Attached to, long mark) {
        ByteBuf answers = control.take();
        if (answers != null) {
            to.writer().frames(answers);
            return true;
        }
        return mayOpenTransaction() && sendPart(to, mark);
    }

    private boolean sendPart(Attached to, long mark) {
        FlowQueue flow = turns.poll();
        if (flow == null) {
            return false;
        }
        Part part = flow.poll();
        if (flow.isEmpty()) {
            flow.inTurn = false;
            if (flow.complete) {
                flows.remove(flow);
            }
        } else {
            turns.add(flow);
        }
        if (part != null) {
            SentPart sent = new SentPart(transactionIds.get(), flow, part);
            sent.mark = mark;
            transactions.open(sent);
            underWay.add(sent);
            to.writer().part(sent.id(), part);
        }
        return true;
    }

    /** The number of unanswered SENDs is bounded, but it never stops a hop whose answers we leave unread ourselves. */
    private boolean mayOpenTransaction() {
        if (transactions.size() < MAX_TRANSACTIONS) {
            return true;
        }
        if (gate.isOpen()) {
            return false;
        }
        if (transactions.size() >= MAX_UNREAD_TRANSACTIONS) {
            Transaction oldest = transactions.giveUpOldest();
            if (oldest instanceof SentPart sent) {
                unanswered(sent, GIVEN_UP);
            }
        }
        return true;
    }

    /** The kernel has all that was flushed up to this mark. */
    public void handedOver(long mark) {
        long readingNanos = gate.readingNanos();
        underWay.handedOver(mark, part -> {
            transactions.await(part, readingNanos);
            observer.partSent(part.range().octets());
        });
        watchDeadlines();
        watch();
    }

    // ---- time ----

    private boolean waitsForPeer() {
        return !underWay.isEmpty()
                || !control.isEmpty()
                || (!turns.isEmpty() && transactions.size() < MAX_TRANSACTIONS);
    }

    private void watch() {
        Attached to = attached;
        if (to != null) {
            if (waitsForPeer()) {
                alarm.noLaterThan(to.stall().waitingAt(clock.nanoTime()));
            } else {
                to.stall().satisfied();
            }
        }
    }

    /** Sets the alarm for the oldest transaction; while the reading clock stands still there is nothing to wait for. */
    public void watchDeadlines() {
        if (gate.isOpen()) {
            transactions
                    .nextDeadline()
                    .ifPresent(deadline ->
                            alarm.noLaterThan(clock.nanoTime() + Math.max(0, deadline - gate.readingNanos())));
        }
    }

    /** The alarm rang: looks whether the peer has stalled. */
    public void checkStall() {
        Attached to = attached;
        if (to == null || !to.stall().stalled(clock.nanoTime())) {
            watch();
            return;
        }
        to.stall().satisfied();
        for (FlowQueue flow : List.copyOf(flows)) {
            if (!flow.isEmpty() || underWay.holdsAnyOf(flow)) {
                end(flow, STALLED);
            }
        }
        if (control.isFull()) {
            to.link().abort();
        } else {
            watch();
        }
    }

    /** The alarm rang: ends the transactions whose time is over. */
    public void checkDeadlines(FailureStatus timeout) {
        long readingNanos = gate.readingNanos();
        boolean any = false;
        for (Transaction late = transactions.expired(readingNanos);
                late != null;
                late = transactions.expired(readingNanos)) {
            any = true;
            if (late instanceof SentPart sent) {
                unanswered(sent, timeout);
            }
        }
        if (any) {
            requestSend();
        }
        watchDeadlines();
    }

    // ---- what fails ----

    private static void unanswered(SentPart sent, FailureStatus status) {
        if (sent.origin().wantsTimeouts()) {
            sent.flow().report(FlowFailure.ofRanges(status, List.of(sent.range())));
        }
    }

    /** The next hop answered a part; an error is told to the sender (RFC 4976 6.4.3). */
    public void answered(SentPart sent, int code, FailureStatus status) {
        if (transactions.size() == MAX_TRANSACTIONS - 1) {
            requestSend();
        }
        if (code / 100 == 2) {
            return;
        }
        List<FailedRange> ranges = new ArrayList<>();
        if (sent.origin().wantsFailures()) {
            ranges.add(sent.range());
        }
        FlowQueue flow = sent.flow();
        if (code == StatusCodes.STOP_SENDING) {
            String messageId = sent.origin().messageId();
            ranges.addAll(flow.stopAndDrop(messageId, status));
            flow.report(FlowFailure.ofMessage(status, ranges, messageId));
        } else {
            flow.report(FlowFailure.ofRanges(status, ranges));
        }
    }

    private void end(FlowQueue flow, FailureStatus status) {
        List<FailedRange> ranges = underWay.giveUp(flow, transactions);
        ranges.addAll(flow.endAndDrop(status));
        turns.remove(flow);
        flows.remove(flow);
        flow.report(FlowFailure.ofFlow(status, ranges));
    }

    /** The connection is gone, or never came about. Everything that waits for it fails. */
    public void lost(ConnectionLoss loss) {
        attached = null;
        closedBy = loss;
        Set<FlowQueue> open = new LinkedHashSet<>(flows);
        flows.clear();
        turns.clear();
        control.discard();
        Map<FlowQueue, List<FailedRange>> notHandedOver = underWay.giveUpAll(transactions);
        loss.tell(open, notHandedOver, transactions.endAll());
    }

    /** Whether anything is on its way or waits for an answer. */
    public boolean busy() {
        return !underWay.isEmpty() || !turns.isEmpty() || !control.isEmpty() || transactions.size() > 0;
    }
}
