package org.msrprelay.relay.scheduling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.relay.transaction.Transaction;
import org.msrprelay.relay.transaction.Transactions;

/**
 * Waits for the answers to what one connection was sent, and tells the flows of errors and of silence (RFC 4976 6.4.1,
 * 6.4.3).
 *
 * <p>Threading: owned by the connection's loop. Bound: {@link #MAX_TRANSACTIONS}, {@link #MAX_UNREAD_TRANSACTIONS}.
 */
final class AnswerWatch {

    /** Unanswered requests on one connection: 160,000 a second over a path of 100 ms, a gigabyte in parts of 64 KiB. */
    static final int MAX_TRANSACTIONS = 16_384;

    /** While we do not read the answers ourselves, sending goes on up to this many; then the oldest is given up. */
    static final int MAX_UNREAD_TRANSACTIONS = 2 * MAX_TRANSACTIONS;

    private static final FailureStatus GIVEN_UP =
            FailureStatus.of(StatusCodes.TIMEOUT, "Too many requests are not answered");

    private final Transactions transactions;
    private final ReadGate gate;
    private final Alarm alarm;

    AnswerWatch(Transactions transactions, ReadGate gate, Alarm alarm) {
        this.transactions = transactions;
        this.gate = gate;
        this.alarm = alarm;
    }

    boolean isFull() {
        return !transactions.isFewerThan(MAX_TRANSACTIONS);
    }

    /** The number of unanswered SENDs is bounded, but it never stops a hop whose answers we leave unread ourselves. */
    boolean mayOpenAnother() {
        if (!isFull()) {
            return true;
        }
        if (gate.isOpen()) {
            return false;
        }
        if (!transactions.isFewerThan(MAX_UNREAD_TRANSACTIONS)) {
            Transaction oldest = transactions.giveUpOldest();
            if (oldest != null) {
                tellSilence(GIVEN_UP, List.of(oldest));
            }
        }
        return true;
    }

    /** The request is about to leave. */
    void open(Transaction transaction) {
        transactions.open(transaction);
    }

    /** The last octet of the request is with the kernel, at this time of the reading clock. */
    void await(Transaction transaction, long readingNanos) {
        transactions.await(transaction, readingNanos);
    }

    /** Sets the alarm for the oldest transaction; while the reading clock stands still there is nothing to wait for. */
    void setAlarm() {
        if (gate.isOpen()) {
            transactions.nextDeadline().ifPresent(deadline -> alarm.noLaterThan(gate.loopNanos(deadline)));
        }
    }

    /** Ends the transactions whose time is over; true if there were any. */
    boolean checkDeadlines(FailureStatus timeout) {
        long readingNanos = gate.readingNanos();
        List<Transaction> late = new ArrayList<>();
        for (Transaction next = transactions.expired(readingNanos);
                next != null;
                next = transactions.expired(readingNanos)) {
            late.add(next);
        }
        tellSilence(timeout, late);
        setAlarm();
        return !late.isEmpty();
    }

    private static void tellSilence(FailureStatus status, List<Transaction> silent) {
        silentByFlow(silent).forEach((flow, ranges) -> {
            flow.window().notTold();
            flow.report(FlowFailure.ofRanges(status, ranges));
        });
    }

    /** What has to be told of requests that were not answered: the ranges of those who wait for an answer, by flow. */
    static Map<FlowQueue, List<FailedRange>> silentByFlow(List<Transaction> silent) {
        if (silent.isEmpty()) {
            return Map.of();
        }
        Map<FlowQueue, List<FailedRange>> byFlow = new LinkedHashMap<>();
        for (Transaction transaction : silent) {
            if (transaction instanceof SentPart sent && sent.answerExpected()) {
                byFlow.computeIfAbsent(sent.flow(), flow -> new ArrayList<>()).add(sent.range());
            }
        }
        return byFlow;
    }

    /** A part was answered; an error is told to the sender. */
    void answered(SentPart sent, ResponseHead response) {
        int code = response.statusCode();
        if (code / 100 == 2) {
            return;
        }
        FailureStatus status = FailureStatus.asAnswered(response);
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

    /** Gives up what is under way of one flow; returns what of it its source wants to know. */
    List<FailedRange> giveUp(UnderWay underWay, FlowQueue flow) {
        return underWay.giveUp(flow, transactions);
    }

    /** The connection is gone: all transactions end, and the flows are told. */
    void lost(ConnectionLoss loss, UnderWay underWay, Set<FlowQueue> open) {
        Map<FlowQueue, List<FailedRange>> notHandedOver = underWay.giveUpAll(transactions);
        loss.tell(
                open,
                notHandedOver,
                silentByFlow(transactions.endAll(loss.unanswered().toResponseStatus())));
    }

    boolean isIdle() {
        return transactions.size() == 0;
    }
}
