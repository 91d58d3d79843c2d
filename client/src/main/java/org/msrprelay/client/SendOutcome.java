package org.msrprelay.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.msrprelay.client.message.OctetRanges;
import org.msrprelay.client.message.Report;
import org.msrprelay.client.message.SendFailure;
import org.msrprelay.client.message.SendFailure.Cause;
import org.msrprelay.client.message.SendResult;
import org.msrprelay.client.message.SendResult.Outcome;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.Status;

/**
 * What is known of one message's fate, and when it is decided. Sends nothing. Used on the connection's loop.
 *
 * <p>Decided when the last octet is with the kernel and no response is due, and, if success REPORTs were asked for and nothing
 * has failed, when they cover the message or are waited for no longer.
 */
final class SendOutcome {
    /** Failures kept of one message; a relay merges those that touch. */
    static final int MAX_FAILURES = 64;

    private final String messageId;
    private final boolean successReport;
    private final DeliveryTimer deliveryTimer;
    private final CompletableFuture<SendResult> result = new CompletableFuture<>();
    private final OctetRanges accepted = new OctetRanges();
    private final OctetRanges confirmed = new OctetRanges();
    private final List<SendFailure> failures = new ArrayList<>();
    private OptionalLong total;
    private long handedOverOctets;
    private int openTransactions;
    private boolean sendingOver;
    private boolean allHandedOver;
    private boolean cancelled;
    private @Nullable Future<?> deliveryDeadline;

    /** Runs its argument when success REPORTs have been waited for long enough. */
    interface DeliveryTimer {
        Future<?> start(Runnable expired);
    }

    SendOutcome(String messageId, OptionalLong total, boolean successReport, DeliveryTimer deliveryTimer) {
        this.messageId = messageId;
        this.total = total;
        this.successReport = successReport;
        this.deliveryTimer = deliveryTimer;
    }

    String messageId() {
        return messageId;
    }

    CompletionStage<SendResult> result() {
        return result.minimalCompletionStage();
    }

    /** Whether no further octet will be written. */
    boolean sendingOver() {
        return sendingOver;
    }

    boolean decided() {
        return result.isDone();
    }

    void transactionBegun() {
        openTransactions++;
    }

    void transactionEnded() {
        openTransactions--;
        decide();
    }

    void accepted(ByteRange chunk) {
        accepted.add(chunk.start(), chunk.end());
    }

    void failed(SendFailure failure) {
        if (failures.size() < MAX_FAILURES && !result.isDone()) {
            failures.add(failure);
        }
    }

    /** The application gives the message up; false if there is nothing left to give up. */
    boolean cancel() {
        cancelled |= !sendingOver;
        return cancelled;
    }

    /** The last octet was written. */
    void sentAll(long octets) {
        total = OptionalLong.of(octets);
        sendingOver = true;
    }

    /** No further octet will be written, although there are some. */
    void stopped() {
        sendingOver = true;
    }

    /** @param all whether everything that will ever be written is with the kernel */
    void handedOver(long octets, boolean all) {
        handedOverOctets = octets;
        if (all) {
            allHandedOver = true;
            decide();
        }
    }

    void reported(Report report) {
        ByteRange range = report.range();
        if (report.success()) {
            confirmed.add(range.start(), range.end() == ByteRange.ANY ? total.orElse(0) : range.end());
        } else if (report.status().namespace().equals(Status.RESPONSE_CODES)) {
            Status status = report.status();
            failed(new SendFailure(
                    Cause.REPORT, Optional.of(status.code()), status.comment().orElse(""), range));
        }
        decide();
    }

    boolean hasFailed() {
        return !failures.isEmpty();
    }

    void connectionLost(String reason) {
        if (!allHandedOver || openTransactions > 0) {
            ByteRange rest = new ByteRange(accepted.prefix() + 1, ByteRange.ANY, total.orElse(ByteRange.ANY));
            failed(new SendFailure(Cause.CONNECTION, Optional.empty(), reason, rest));
        }
        end();
    }

    private void decide() {
        if (!allHandedOver || openTransactions > 0 || result.isDone()) {
            return;
        }
        boolean waits = successReport && failures.isEmpty() && !cancelled && !delivered();
        if (!waits) {
            end();
        } else if (deliveryDeadline == null) {
            deliveryDeadline = deliveryTimer.start(this::end);
        }
    }

    private boolean delivered() {
        return total.isPresent() && confirmed.covers(1, total.getAsLong());
    }

    private void end() {
        if (deliveryDeadline != null) {
            deliveryDeadline.cancel(false);
        }
        result.complete(new SendResult(messageId, outcome(), handedOverOctets, confirmed.octets(), failures));
    }

    private Outcome outcome() {
        if (!failures.isEmpty()) {
            return Outcome.FAILED;
        }
        if (cancelled) {
            return Outcome.CANCELLED;
        }
        return successReport && delivered() ? Outcome.DELIVERED : Outcome.ACCEPTED;
    }
}
