package org.msrprelay.relay;

import org.msrprelay.protocol.codec.DecoderLimits;
import org.msrprelay.relay.forwarding.Flows;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.limit.MemoryBudget;
import org.msrprelay.relay.limit.ReadMeter;
import org.msrprelay.relay.scheduling.PauseReason;

/**
 * How fast one connection is read: no faster than its rates allow, in turns that suit what memory is left.
 *
 * <p>Threading: owned by the connection's loop.
 */
final class ReadPace {

    /** How often a flow that waits for others to free memory looks whether they have: 50 ms. */
    private static final long MEMORY_LOOK_NANOS = 50_000_000L;

    /** The first head may come at once, however slow the rate: the probation time is not spent on waiting for it. */
    private static final long FIRST_HEAD_OCTETS = DecoderLimits.DEFAULT.maxHeadOctets();

    private final Hop hop;
    private final ReadMeter meter;
    private final MemoryBudget memory;
    private final Flows flows;
    private int turnOctets = Integer.MAX_VALUE;
    private long unprovenOctets;
    private boolean proven;
    private boolean paused;
    private long pausedUntilNanos;

    ReadPace(Hop hop, ReadMeter meter, MemoryBudget memory, Flows flows) {
        this.hop = hop;
        this.meter = meter;
        this.memory = memory;
        this.flows = flows;
    }

    /** The connection stands: its first turn is as short as the others. */
    void begin() {
        setTurn();
    }

    /** A request was accepted or forwarded. */
    void proven() {
        proven = true;
    }

    /** A user's rate counts from now on. */
    void addUser(String user) {
        meter.addUser(user);
        setTurn();
    }

    /** So many octets were read in a turn. */
    void read(int octets, long nowNanos) {
        unprovenOctets += proven ? 0 : octets;
        boolean first = !proven && unprovenOctets <= FIRST_HEAD_OCTETS;
        long pauseNanos = meter.pauseNanos(octets, nowNanos, first);
        if (pauseNanos > 0) {
            pausedUntilNanos = nowNanos + pauseNanos;
            hop.alarm().noLaterThan(pausedUntilNanos);
            if (!paused) {
                paused = true;
                hop.gate().close(PauseReason.RATE);
            }
        }
        lookAtMemory(nowNanos);
        setTurn();
    }

    private void setTurn() {
        // Powers of two: a link is told of a change that matters only.
        int turn = Integer.highestOneBit(Math.min(meter.turnOctets(), memory.turnOctets()));
        if (turn != turnOctets) {
            turnOctets = turn;
            hop.link().ifPresent(link -> link.readAtMost(turn));
        }
    }

    /** The alarm rang. */
    void look(long nowNanos) {
        if (paused && nowNanos - pausedUntilNanos >= 0) {
            paused = false;
            hop.gate().open(PauseReason.RATE);
        } else if (paused) {
            hop.alarm().noLaterThan(pausedUntilNanos);
        }
        lookAtMemory(nowNanos);
    }

    private void lookAtMemory(long nowNanos) {
        if (flows.waitForMemory()) {
            hop.alarm().noLaterThan(nowNanos + MEMORY_LOOK_NANOS);
        }
    }

    void close() {
        meter.close();
    }
}
