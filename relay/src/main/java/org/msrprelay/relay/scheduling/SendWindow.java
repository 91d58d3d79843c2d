package org.msrprelay.relay.scheduling;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.msrprelay.protocol.HeaderFields;

/**
 * How far one flow may be sent ahead of what its next hop, a relay that many sessions share a connection with, has room for.
 *
 * <p>MSRP has no window per session: a relay that holds all it may of one session can only stop reading the connection, and
 * with it everybody else's messages. So a relay of ours says in its 200 how many more octets of the session there is room
 * for ({@link #FIELD}); the others, who do not know the field, ignore it (RFC 4975 12). A window that is closed is probed now
 * and then with a few octets, whose answer tells whether it is open again.
 *
 * <p>Before the first answer a flow is sent no further than {@link #FIRST_OCTETS}: by the time the next hop can say that its
 * reader is slow, much more than it has room for might be under way. What is not answered does not count.
 *
 * <p>Threading: owned by the next hop's loop.
 */
public final class SendWindow {

    /**
     * Header field of a 200 to a SEND, from relay to relay: octets of this session's flow, with their heads, for which there
     * is room beyond the SEND that is answered. Without it there is no limit.
     */
    public static final String FIELD = "Flow-Window";

    /** A part costs its receiver about so much beside its octets: its head, and the objects made of it. */
    private static final long HEAD_OCTETS = 768;

    /** Digits of the longest value that is believed. */
    private static final int MAX_DIGITS = 15;

    private static final long UNLIMITED = Long.MAX_VALUE;

    /** As much is sent before the first answer tells what kind of next hop it is: two parts of the default size. */
    static final long FIRST_OCTETS = 128 * 1024;

    private static final long FIRST_PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** 2048 octets in so much time are fewer than even a reader of 1 KB/s takes. */
    private static final long SLOWEST_PROBE_NANOS = TimeUnit.SECONDS.toNanos(4);

    /** A probe is the shortest chunk that should be made of a longer one (RFC 4975 7.1.1). */
    private static final long PROBE_OCTETS = 2048 + HEAD_OCTETS;

    private long sentOctets;
    private long answeredThrough;
    private long edge = UNLIMITED;
    private long probeNanos = FIRST_PROBE_NANOS;

    /** Whether there was room for more than a probe since the last one. */
    private boolean opened = true;

    /** The value of the field; empty if it is absent or none. */
    static OptionalLong of(HeaderFields fields) {
        Optional<String> value = fields.first(FIELD);
        if (value.isEmpty() || !isNumber(value.get())) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(value.get()));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_DIGITS
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    /** The next hop may be one that says how much there is room for; on a flow of which nothing has left. */
    void limitAtFirst() {
        edge = FIRST_OCTETS;
    }

    /** The next hop has left something unanswered for so long that it will not say how much there is room for. */
    void notTold() {
        edge = UNLIMITED;
    }

    /** A part begins to leave. */
    void begun() {
        sentOctets += HEAD_OCTETS;
    }

    /** So many octets of its body leave. */
    void sent(long octets) {
        sentOctets += octets;
    }

    /** Everything that has left so far, which an answer to the last part of it speaks for. */
    long mark() {
        return sentOctets;
    }

    /** Octets of a body for which there is room. */
    long leftOctets() {
        return edge == UNLIMITED ? UNLIMITED : Math.max(0, edge - sentOctets);
    }

    boolean isClosed() {
        return sentOctets >= edge;
    }

    /** The part that ended at this mark was answered, with the field or without it. */
    void answered(long mark, OptionalLong window) {
        if (mark < answeredThrough) {
            return; // what came after it was answered before
        }
        answeredThrough = mark;
        edge = window.isPresent() ? mark + window.getAsLong() : UNLIMITED;
        if (leftOctets() > PROBE_OCTETS) {
            probeNanos = FIRST_PROBE_NANOS;
            opened = true;
        }
    }

    /** Whether there was room for more than a probe since the last one, or none was needed yet. */
    boolean hasOpened() {
        return opened;
    }

    /** How long a closed window is left alone before it is probed. */
    long probeDelayNanos() {
        return probeNanos;
    }

    /** Opens a closed window for a few octets, unless the answer to what was sent before is still awaited. */
    void probe() {
        if (!isClosed()) {
            return;
        }
        opened = false;
        boolean answerComes = answeredThrough < sentOctets && probeNanos < SLOWEST_PROBE_NANOS;
        probeNanos = Math.min(2 * probeNanos, SLOWEST_PROBE_NANOS);
        if (!answerComes) {
            edge = sentOctets + PROBE_OCTETS;
        }
    }
}
