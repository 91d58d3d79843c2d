package org.msrprelay.relay.transaction;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ResponseStatus;
import org.msrprelay.relay.limit.Tally;
import org.msrprelay.relay.spi.Loop;

/**
 * The transactions of one connection, in the order in which they were sent.
 *
 * <p>The deadline of a transaction (RFC 4976 6.4.1: 30 s after the last byte was sent) counts from the later of: its last
 * octet was handed to the kernel; the latest response to an earlier transaction of this connection. A reader that is slow
 * but getting on has not failed. Times are those of the connection's reading clock, which stands still while we do not
 * read the answers ourselves.
 *
 * <p>So deadlines come in the order of sending and only the oldest transaction is ever looked at: there is no timer
 * object a message.
 *
 * <p>Threading: owned by the connection's loop. Bound: by whoever sends, see {@code HopSender}.
 */
public final class Transactions {

    /**
     * Requests whose receiver answers only in case of an error (Failure-Report partial or no): so many are remembered to
     * match one, for as long as an answer may take. Unlike the others they never hold anything up.
     */
    static final int MAX_REMEMBERED = 4096;

    private final long timeoutNanos;
    private final TransactionBudget budget;
    private final Tally.Share counted;
    private final TransactionTable byId = new TransactionTable();

    /** Those whose last octet was handed over, oldest first. */
    private @Nullable Transaction oldest;

    private @Nullable Transaction youngest;

    /** Those that are remembered, oldest first; some may have ended. */
    private final ArrayDeque<Transaction> remembered = new ArrayDeque<>(1);

    private int expected;

    public Transactions(long timeoutNanos, TransactionBudget budget, Loop loop) {
        this.timeoutNanos = timeoutNanos;
        this.budget = budget;
        this.counted = budget.on(loop);
    }

    /** How many are still to be answered. */
    public int size() {
        return expected;
    }

    /** Whether there are fewer to be answered than so many, and than this connection should have by what all connections have. */
    public boolean isFewerThan(int most) {
        return expected < most && (expected < TransactionBudget.LEAST_SHARE || expected < budget.share());
    }

    /** The first octet is about to leave: from now on an answer (an early error) can be matched. */
    public void open(Transaction transaction) {
        byId.add(transaction);
        counted.add(1);
        if (transaction.answerExpected()) {
            expected++;
        }
    }

    /** The last octet is with the kernel: from now on the answer is waited for. */
    public void await(Transaction transaction, long nowNanos) {
        if (transaction.ended || transaction.awaited) {
            return;
        }
        transaction.awaited = true;
        transaction.awaitedSince = nowNanos;
        if (transaction.answerExpected()) {
            append(transaction);
        } else {
            remember(transaction, nowNanos);
        }
    }

    private void remember(Transaction transaction, long nowNanos) {
        remembered.add(transaction);
        int mostRemembered = Math.min(MAX_REMEMBERED, budget.share());
        Transaction eldest = remembered.peek();
        while (eldest != null
                && (remembered.size() > mostRemembered
                        || eldest.ended
                        || nowNanos - eldest.awaitedSince >= timeoutNanos)) {
            end(remembered.remove());
            eldest = remembered.peek();
        }
    }

    private void append(Transaction transaction) {
        transaction.previous = youngest;
        if (youngest == null) {
            oldest = transaction;
        } else {
            youngest.next = transaction;
        }
        youngest = transaction;
    }

    /** Ends the transaction that this response answers; null if there is none (the response is then dropped). */
    public @Nullable Transaction answered(String id, long nowNanos) {
        Transaction transaction = byId.remove(id);
        if (transaction == null) {
            return null;
        }
        if (transaction.next != null) {
            transaction.next.awaitedSince = Math.max(transaction.next.awaitedSince, nowNanos);
        }
        ended(transaction);
        boolean forgotten = !transaction.answerExpected()
                && transaction.awaited
                && nowNanos - transaction.awaitedSince >= timeoutNanos;
        return forgotten ? null : transaction;
    }

    /** Ends a transaction whose outcome is known otherwise. */
    public void end(Transaction transaction) {
        if (!transaction.ended) {
            byId.remove(transaction.id());
            ended(transaction);
        }
    }

    /** It is not found by its id any more. */
    private void ended(Transaction transaction) {
        transaction.ended = true;
        counted.add(-1);
        if (transaction.answerExpected()) {
            expected--;
            if (transaction.awaited) {
                unlink(transaction);
            }
        }
    }

    private void unlink(Transaction transaction) {
        Transaction before = transaction.previous;
        Transaction after = transaction.next;
        if (before == null) {
            oldest = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            youngest = before;
        } else {
            after.previous = before;
            // What an answered transaction gave to those after it outlives it.
            after.awaitedSince = Math.max(after.awaitedSince, transaction.awaitedSince);
        }
        transaction.previous = null;
        transaction.next = null;
    }

    /** Ends and returns the oldest transaction if its time is over. */
    public @Nullable Transaction expired(long nowNanos) {
        Transaction candidate = oldest;
        if (candidate == null || nowNanos - candidate.awaitedSince < timeoutNanos) {
            return null;
        }
        end(candidate);
        return candidate;
    }

    /** Ends and returns the oldest that waits for an answer, whatever its time; null if none does. */
    public @Nullable Transaction giveUpOldest() {
        Transaction candidate = oldest;
        if (candidate != null) {
            end(candidate);
        }
        return candidate;
    }

    /** When the oldest transaction's time is over, by the reading clock. */
    public OptionalLong nextDeadline() {
        return oldest == null ? OptionalLong.empty() : OptionalLong.of(oldest.awaitedSince + timeoutNanos);
    }

    /**
     * Ends all and returns those whose answer was waited for, in the order of sending.
     *
     * @param instead what is said in the place of the answers
     */
    public List<Transaction> endAll(ResponseStatus instead) {
        List<Transaction> unanswered = new ArrayList<>();
        for (Transaction transaction = giveUpOldest(); transaction != null; transaction = giveUpOldest()) {
            unanswered.add(transaction);
        }
        counted.add(-byId.size());
        byId.removeAll(transaction -> transaction.ended = true);
        remembered.clear();
        expected = 0;
        unanswered.forEach(transaction -> transaction.abandoned(instead));
        return unanswered;
    }
}
