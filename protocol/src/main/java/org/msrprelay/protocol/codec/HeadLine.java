package org.msrprelay.protocol.codec;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Collects one line of a head after the other, and counts the head's octets.
 *
 * <p>Holds at most {@link DecoderLimits#maxHeadOctets}. Past that limit it goes on to find the lines' ends, and holds
 * of each line what is enough to know an end-line.
 */
final class HeadLine {
    private static final int INITIAL_OCTETS = 512;
    /** A buffer that has grown past this goes with its head: few heads are so large, connections are many. */
    private static final int KEPT_OCTETS = 2_048;
    /** More than the longest end-line. */
    private static final int OCTETS_PAST_LIMIT = 64;

    private final DecoderLimits limits;
    private byte[] octets = new byte[INITIAL_OCTETS];
    /** Octets of the line that are held. */
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
        if (octets.length > KEPT_OCTETS) {
            octets = new byte[INITIAL_OCTETS];
        }
    }

    private void beginLine() {
        held = 0;
        room = Math.max(limits.maxHeadOctets() - headOctets, OCTETS_PAST_LIMIT);
        truncated = false;
        complete = false;
    }

    /** Takes octets up to the line's LF; true if it is there. The line stays readable until the next call. */
    boolean read(ByteBuf in) {
        if (complete) {
            beginLine();
        }
        int from = in.readerIndex();
        int limit = Math.min(in.readableBytes(), limits.maxOctetsUntilFault() - headOctets);
        int lineFeed = in.indexOf(from, from + limit, (byte) '\n');
        complete = lineFeed >= 0;
        int count = complete ? lineFeed - from + 1 : limit;
        hold(in, count);
        in.readerIndex(from + count);
        headOctets += count;
        return complete;
    }

    private void hold(ByteBuf in, int count) {
        int kept = Math.min(count, room - held);
        truncated |= kept < count;
        if (held + kept > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(held + kept, 2 * octets.length));
        }
        // Not getBytes, which makes an object for each line of a direct buffer.
        in.readBytes(octets, held, kept);
        held += kept;
    }

    /** Whether the head has more octets than are accepted. */
    boolean isPastLimit() {
        return headOctets > limits.maxHeadOctets();
    }

    /** Whether no further octet of the head will be read. */
    boolean isExhausted() {
        return headOctets >= limits.maxOctetsUntilFault();
    }

    /** Whether the line was longer than what may be held of it. */
    boolean isTruncated() {
        return truncated;
    }

    boolean endsWithCrLf() {
        return !truncated && held >= 2 && octets[held - 2] == '\r';
    }

    /** The line's octets, valid up to {@link #length()}. */
    byte[] octets() {
        return octets;
    }

    /** Octets of the line without its line end. */
    int length() {
        if (truncated) {
            return held;
        }
        return endsWithCrLf() ? held - 2 : held - 1;
    }
}
