package org.msrprelay.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ResponseHead;

/**
 * The transactions of one connection that may still be answered, and their deadlines (RFC 4975 7.1.1). Used on the
 * connection's loop.
 *
 * <p>One timer for all: deadlines come in the order of the hand-over. A deadline counts from the later of the hand-over and
 * the latest response on the connection, because a next hop that answers what came before has not failed; and it does not
 * pass while this side does not read.
 */
final class Transactions {
    /** Transactions without a deadline (Failure-Report partial) that are remembered; older ones have most likely succeeded. */
    static final int MAX_WITHOUT_DEADLINE = 1024;

    private final ScheduledExecutorService timers;
    private final LongSupplier nanoTime;
    private final BooleanSupplier paused;
    private final long timeoutNanos;
    private final Map<String, Entry> open = new HashMap<>();
    private final Deque<Entry> deadlines = new ArrayDeque<>();
    private final Deque<Entry> withoutDeadline = new ArrayDeque<>();
    private long lastSign;
    private boolean timerRuns;

    /** @param paused whether this side has stopped reading */
    Transactions(ScheduledExecutorService timers, LongSupplier nanoTime, BooleanSupplier paused, long timeoutNanos) {
        this.timers = timers;
        this.nanoTime = nanoTime;
        this.paused = paused;
        this.timeoutNanos = timeoutNanos;
        this.lastSign = nanoTime.getAsLong();
    }

    /** Who waits for a response. Exactly one of these is called, unless it is forgotten. */
    interface Awaiting {
        void answered(ResponseHead response);

        void timedOut();

        void lost(String reason);
    }

    private static final class Entry {
        private final String id;
        private final Awaiting awaiting;
        private long handedOverNanos;
        private boolean over;

        Entry(String id, Awaiting awaiting) {
            this.id = id;
            this.awaiting = awaiting;
        }
    }

    /** A request's first octets are about to leave: an answer may come from now on. */
    void begin(String transactionId, Awaiting awaiting) {
        open.put(transactionId, new Entry(transactionId, awaiting));
    }

    /** The request's last octet is with the kernel: its deadline begins. No effect if it is answered already. */
    void awaitResponse(String transactionId) {
        Entry entry = open.get(transactionId);
        if (entry != null) {
            entry.handedOverNanos = nanoTime.getAsLong();
            deadlines.add(entry);
            startTimer(timeoutNanos);
        }
    }

    /** The request's last octet is with the kernel: an error may come, success will not be told. */
    void awaitErrors(String transactionId) {
        Entry entry = open.get(transactionId);
        if (entry == null) {
            return;
        }
        withoutDeadline.add(entry);
        if (withoutDeadline.size() > MAX_WITHOUT_DEADLINE) {
            Entry oldest = withoutDeadline.remove();
            oldest.over = true;
            open.remove(oldest.id, oldest);
        }
    }

    void forget(String transactionId) {
        Entry entry = open.remove(transactionId);
        if (entry != null) {
            entry.over = true;
        }
    }

    /** Responses that nobody waits for are ignored. */
    void answered(ResponseHead response) {
        lastSign = nanoTime.getAsLong();
        Entry entry = open.remove(response.transactionId());
        if (entry != null) {
            entry.over = true;
            entry.awaiting.answered(response);
        }
    }

    /** This side reads again: what the next hop answered meanwhile has yet to be seen. */
    void resumed() {
        lastSign = nanoTime.getAsLong();
    }

    void lost(String reason) {
        List<Entry> entries = new ArrayList<>(open.values());
        open.clear();
        deadlines.clear();
        withoutDeadline.clear();
        for (Entry entry : entries) {
            entry.over = true;
            entry.awaiting.lost(reason);
        }
    }

    private void startTimer(long delayNanos) {
        if (!timerRuns) {
            timerRuns = true;
            var unused = timers.schedule(this::timer, delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void timer() {
        timerRuns = false;
        long now = nanoTime.getAsLong();
        if (paused.getAsBoolean()) {
            lastSign = now;
        }
        for (Entry entry = oldest(); entry != null; entry = oldest()) {
            long left = timeoutNanos - Math.min(now - entry.handedOverNanos, now - lastSign);
            if (left > 0) {
                startTimer(left);
                return;
            }
            deadlines.remove();
            open.remove(entry.id);
            entry.over = true;
            entry.awaiting.timedOut();
        }
    }

    private @Nullable Entry oldest() {
        while (!deadlines.isEmpty() && deadlines.element().over) {
            deadlines.remove();
        }
        return deadlines.peek();
    }
}
