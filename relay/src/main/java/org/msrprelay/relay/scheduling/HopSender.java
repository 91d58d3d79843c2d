package org.msrprelay.relay.scheduling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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

    /** Parts that were written but are not with the kernel yet. */
    private final ArrayDeque<SentPart> underWay = new ArrayDeque<>();

    private @Nullable Attached attached;
    private @Nullable Loss closedBy;
    private long lastMark;
    private boolean sendRequested;
    private boolean answersUnread;

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
        this.control = new ControlQueue(() -> allocator, ids);
    }

    /**
     * What is told when the connection is lost.
     *
     * @param unanswered of what was sent whole (to those who want to know of silence)
     * @param unsent of what was not
     * @param unsentToClient of what was not, where the connection was the session's own client
     */
    public record Loss(FailureStatus unanswered, FailureStatus unsent, FailureStatus unsentToClient) {
        FailureStatus unsent(FlowQueue flow) {
            return flow.toClient() ? unsentToClient : unsent;
        }
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
        if (closedBy != null) {
            FailureStatus status = closedBy.unsent(flow);
            flow.end(status);
            flow.source().failed(FlowFailure.ofFlow(status, List.of()));
        } else {
            flows.add(flow);
        }
    }

    /** The source gives nothing more; what waits still leaves. */
    public void close(FlowQueue flow) {
        flow.complete = true;
        if (flow.isEmpty()) {
            flows.remove(flow);
        }
    }

    /** Takes over a part of a flow that is open here. */
    public void offer(FlowQueue flow, Part part) {
        FailureStatus refusal = flow.refusal(part);
        if (refusal != null) {
            drop(flow, List.of(part));
            report(flow, FlowFailure.ofRanges(refusal, failures(List.of(part))));
            return;
        }
        flow.add(part);
        if (!flow.inTurn) {
            flow.inTurn = true;
            turns.add(flow);
        }
        requestSend();
    }

    /** A response to a request of this connection's own. */
    public void respond(ResponseHead response) {
        if (closedBy == null) {
            control.addResponse(response);
            controlAdded();
        }
    }

    /** A REPORT of ours about what this connection sent; joined with another or dropped if the peer does not read. */
    public void notify(FailureNotice notice) {
        if (closedBy != null) {
            return;
        }
        if (control.addNotice(notice)) {
            observer.failureReported(notice.status().code(), notice.range().byteRange());
            controlAdded();
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
        if (closedBy != null || control.isFull()) {
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
        controlAdded();
        return true;
    }

    private void controlAdded() {
        if (control.isFull() && !answersUnread) {
            answersUnread = true;
            gate.close(PauseReason.ANSWERS_UNREAD);
        }
        requestSend();
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
        controlDrained();
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

    private void controlDrained() {
        if (answersUnread && control.hasDrained()) {
            answersUnread = false;
            gate.open(PauseReason.ANSWERS_UNREAD);
        }
    }

    /** The kernel has all that was flushed up to this mark. */
    public void handedOver(long mark) {
        long readingNanos = gate.readingNanos();
        List<FlowQueue> released = new ArrayList<>();
        for (SentPart sent = underWay.peek(); sent != null && sent.mark <= mark; sent = underWay.peek()) {
            underWay.poll();
            transactions.await(sent, readingNanos);
            observer.partSent((int) (sent.range().end() - sent.range().start() + 1));
            if (sent.flow().toRelease == 0) {
                released.add(sent.flow());
            }
            sent.flow().toRelease += sent.pinnedOctets;
        }
        released.forEach(HopSender::release);
        watchDeadlines();
        watch();
    }

    private static void release(FlowQueue flow) {
        long octets = flow.toRelease;
        flow.toRelease = 0;
        flow.source().released(octets);
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
            if (!flow.isEmpty() || underWay.stream().anyMatch(sent -> sent.flow() == flow)) {
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
            report(sent.flow(), FlowFailure.ofRanges(status, List.of(sent.range())));
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
        if (code == StatusCodes.STOP_SENDING) {
            String messageId = sent.origin().messageId();
            List<Part> dropped = sent.flow().stop(messageId, status);
            ranges.addAll(failures(dropped));
            drop(sent.flow(), dropped);
            report(sent.flow(), FlowFailure.ofMessage(status, ranges, messageId));
        } else {
            report(sent.flow(), FlowFailure.ofRanges(status, ranges));
        }
    }

    private void end(FlowQueue flow, FailureStatus status) {
        List<FailedRange> ranges = unsent(flow);
        List<Part> dropped = flow.end(status);
        ranges.addAll(failures(dropped));
        drop(flow, dropped);
        turns.remove(flow);
        flows.remove(flow);
        report(flow, FlowFailure.ofFlow(status, ranges));
    }

    /** Ends the transactions of what the kernel has not got whole, and returns what has to be told. */
    private List<FailedRange> unsent(FlowQueue flow) {
        List<FailedRange> ranges = new ArrayList<>();
        for (SentPart sent : underWay) {
            if (sent.flow() == flow && !sent.ended()) {
                transactions.end(sent);
                if (sent.origin().wantsFailures()) {
                    ranges.add(sent.range());
                }
            }
        }
        return ranges;
    }

    /**
     * The connection is gone, or never came about. Everything that waits for it fails.
     *
     */
    public void lost(Loss loss) {
        attached = null;
        closedBy = loss;
        List<FlowQueue> ended = List.copyOf(flows);
        List<FlowFailure> failures = new ArrayList<>();
        List<List<FailedRange>> unsentRanges = ended.stream().map(this::unsent).toList();
        List<Transaction> silent = transactions.endAll();
        for (int i = 0; i < ended.size(); i++) {
            FlowQueue flow = ended.get(i);
            List<FailedRange> ranges = new ArrayList<>(unsentRanges.get(i));
            List<Part> dropped = flow.end(loss.unsent(flow));
            ranges.addAll(failures(dropped));
            drop(flow, dropped);
            failures.add(FlowFailure.ofFlow(loss.unsent(flow), ranges));
        }
        reportLoss(ended, failures, silent, loss.unanswered());
        underWay.forEach(sent -> sent.flow().source().released(sent.pinnedOctets));
        underWay.clear();
        turns.clear();
        flows.clear();
        control.discard();
    }

    private static void reportLoss(
            List<FlowQueue> flows, List<FlowFailure> failures, List<Transaction> silent, FailureStatus unanswered) {
        List<SentPart> told = silent.stream()
                .filter(SentPart.class::isInstance)
                .map(SentPart.class::cast)
                .filter(sent -> sent.origin().wantsTimeouts())
                .toList();
        Set<FlowQueue> others = new LinkedHashSet<>();
        told.forEach(sent -> others.add(sent.flow()));
        flows.forEach(others::remove);
        others.forEach(flow -> report(flow, FlowFailure.ofRanges(unanswered, rangesOf(flow, told))));
        for (int i = 0; i < flows.size(); i++) {
            FlowFailure unsent = failures.get(i);
            List<FailedRange> ranges = rangesOf(flows.get(i), told);
            if (unsent.status().equals(unanswered)) {
                ranges.addAll(unsent.ranges());
                report(flows.get(i), FlowFailure.ofFlow(unanswered, ranges));
            } else {
                report(flows.get(i), FlowFailure.ofRanges(unanswered, ranges));
                report(flows.get(i), unsent);
            }
        }
    }

    private static List<FailedRange> rangesOf(FlowQueue flow, List<SentPart> sent) {
        List<FailedRange> ranges = new ArrayList<>();
        for (SentPart part : sent) {
            if (part.flow() == flow) {
                ranges.add(part.range());
            }
        }
        return ranges;
    }

    private static List<FailedRange> failures(List<Part> parts) {
        return parts.stream()
                .filter(part -> part.origin().wantsFailures())
                .map(Part::asFailed)
                .toList();
    }

    private static void drop(FlowQueue flow, List<Part> parts) {
        long pinnedOctets = 0;
        for (Part part : parts) {
            part.discard();
            pinnedOctets += part.pinnedOctets();
        }
        if (pinnedOctets > 0) {
            flow.source().released(pinnedOctets);
        }
    }

    private static void report(FlowQueue flow, FlowFailure failure) {
        if (!failure.ranges().isEmpty() || failure.scope() != FlowFailure.Scope.RANGES) {
            flow.source().failed(failure);
        }
    }

    /** Whether anything is on its way or waits for an answer. */
    public boolean busy() {
        return !underWay.isEmpty() || !turns.isEmpty() || !control.isEmpty() || transactions.size() > 0;
    }
}
