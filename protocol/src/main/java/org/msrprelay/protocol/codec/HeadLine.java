package org.msrprelay.protocol.codec;

import java.util.Arrays;

/**
 * One line of a head after the other; counts the head's octets.
 *
 * <p>A line that the window has as a whole is read where it stands. Of one that it cuts off, at most
 * {@link DecoderLimits#maxHeadOctets} are held. Past that limit it goes on to find the lines' ends, and holds of each line what
 * is enough to know an end-line.
 */
final class HeadLine {
    private static final byte[] NOTHING = {};
    /** What is held at first of a line that is cut off. */
    private static final int INITIAL_OCTETS = 256;
    /** More than the longest end-line. */
    private static final int OCTETS_PAST_LIMIT = 64;

    private final DecoderLimits limits;
    /** What is held of a line that came in pieces; nothing between heads, since connections are many. */
    private byte[] own = NOTHING;
    /** Where the line stands. */
    private byte[] octets = NOTHING;

    private int from;
    /** Octets of the line that are there. */
    private int held;
    /** Octets of the line that this line may hold. */
    private int room;

    private boolean truncated;
    private boolean complete;
    private int headOctets;

    HeadLine(DecoderLimits limits) {
        this.limits = limits;
    }

    void beginHead(int octetsBefore) {
        headOctets = octetsBefore;
        beginLine();
    }

    void endHead() {
        own = NOTHING;
        octets = NOTHING;
    }

    private void beginLine() {
        from = 0;
        held = 0;
        room = Math.max(limits.maxHeadOctets() - headOctets, OCTETS_PAST_LIMIT);
        truncated = false;
        complete = false;
    }

    /**
     * Takes octets up to the line's LF, and returns how many; {@link #isComplete} tells if it is there. The line stays readable
     * until the next call, or until the window is not.
     */
    int read(HeadWindow window) {
        if (complete) {
            beginLine();
        }
        int limit = Math.min(window.left(), limits.maxOctetsUntilFault() - headOctets);
        int line = window.octetsOfLine(limit);
        complete = line > 0;
        int count = complete ? line : limit;
        if (complete && held == 0 && count <= room) {
            octets = window.octets();
            from = window.at();
            held = count;
        } else {
            hold(window, count);
        }
        window.take(count);
        headOctets += count;
        return count;
    }

    /** Octets that may follow before the head has more than are accepted. */
    int leftOctets() {
        return Math.max(0, limits.maxHeadOctets() - headOctets);
    }

    /** Takes so many octets of lines that are known already, before a line of which nothing is there. */
    void pass(HeadWindow window, int count) {
        window.take(count);
        headOctets += count;
    }

    private void hold(HeadWindow window, int count) {
        int kept = Math.min(count, room - held);
        truncated |= kept < count;
        if (held + kept > own.length) {
            own = Arrays.copyOf(own, Math.max(held + kept, Math.max(INITIAL_OCTETS, 2 * own.length)));
        }
        System.arraycopy(window.octets(), window.at(), own, held, kept);
        octets = own;
        held += kept;
    }

    /** Whether its LF is there. */
    boolean isComplete() {
        return complete;
    }

    /** Whether the head has more octets than are accepted. */
    boolean isPastLimit() {
        return headOctets > limits.maxHeadOctets();
    }

    /** Whether no further octet of the head will be read. */
    boolean isExhausted() {
        return headOctets >= limits.maxOctetsUntilFault();
    }

    boolean endsWithCrLf() {
        return !truncated && held >= 2 && octets[from + held - 2] == '\r';
    }

    /** The line's octets, from {@link #from()} to {@link #to()}. */
    byte[] octets() {
        return octets;
    }

    int from() {
        return from;
    }

    /** The end of the line without its line end. */
    int to() {
        if (truncated) {
            return from + held;
        }
        return from + (endsWithCrLf() ? held - 2 : held - 1);
    }
}
