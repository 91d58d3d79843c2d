package org.msrprelay.protocol.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.msrprelay.protocol.ContinuationFlag;

/**
 * Finds the end-line in a body and gives out what comes before it.
 *
 * <p>It looks at every seventh octet: the end-line's seven hyphens cannot lie between two of these (RFC 4975 7.3.1). Only
 * where one is a hyphen are its neighbours compared, at most 50 octets, so that a body made of lookalikes costs a small
 * multiple of its length.
 *
 * <p>What stands at the end of a buffer and may be the beginning of an end-line is not kept but counted: while it matches,
 * it is known. CR stands in an end-line only at its beginning and before its last octet, so when the next octet does not
 * match, no end-line begins within what did.
 */
final class BodyReader {
    private static final int STRIDE = EndLine.HYPHENS;
    private static final byte HYPHEN = '-';
    /** The blank line's CR LF, which may serve as the end-line's when nothing stands between. */
    private static final int BLANK_LINE = 2;

    private final EndLine endLine;
    private boolean discard;
    /** Octets of a possible end-line that ended the last buffer. */
    private int matched;
    /** How many of these are the head's, and so never the body's. */
    private int matchedOfHead;

    BodyReader(EndLine endLine) {
        this.endLine = endLine;
    }

    /** A body begins; {@code discard} if its octets are not to be given out. */
    void begin(boolean discard) {
        this.discard = discard;
        matched = BLANK_LINE;
        matchedOfHead = BLANK_LINE;
    }

    /** Nothing more is given out of this body. */
    void discardRest() {
        discard = true;
    }

    /** Reads to the end of the end-line, whose flag it returns, or to the end of the buffer. */
    Optional<ContinuationFlag> read(ByteBuf in, DecoderEvents events) {
        int from = in.readerIndex();
        int to = in.writerIndex();
        int resumed = endLine.matchLength(in, from, to, matched);
        if (matched + resumed == endLine.length() || (matched > 0 && from + resumed == to)) {
            matched += resumed;
            return consume(in, from + resumed);
        }
        giveOutMatched(events);
        int start = findEndLine(in, from, to);
        giveOut(in, from, start, events);
        return consume(in, start + matched);
    }

    private Optional<ContinuationFlag> consume(ByteBuf in, int to) {
        in.readerIndex(to);
        return matched == endLine.length() ? Optional.of(endLine.matchedFlag()) : Optional.empty();
    }

    /** What looked like an end-line at the end of earlier buffers was body. */
    private void giveOutMatched(DecoderEvents events) {
        if (matched > matchedOfHead && !discard) {
            byte[] octets = endLine.copy(matchedOfHead, matched);
            events.body(Unpooled.wrappedBuffer(octets), 0, octets.length);
        }
        matched = 0;
        matchedOfHead = 0;
    }

    private void giveOut(ByteBuf in, int from, int to, DecoderEvents events) {
        if (to > from && !discard) {
            events.body(in, from, to - from);
        }
    }

    /**
     * Where in {@code in[from, to)} an end-line stands, or begins that the buffer's end cuts off; {@code to} if none does.
     * Sets {@link #matched} to how much of it is there.
     */
    private int findEndLine(ByteBuf in, int from, int to) {
        int sample = nextHyphen(in, from + EndLine.HYPHENS_AT + EndLine.HYPHENS - 1, to);
        while (sample < to) {
            int start = startOfLineWithHyphen(in, from, sample);
            if (start >= from && matchesAt(in, start, to)) {
                return start;
            }
            sample = nextHyphen(in, sample + STRIDE, to);
        }
        return findCutOff(in, Math.max(from, to - EndLine.HYPHENS_AT - EndLine.HYPHENS + 1), to);
    }

    /** The first of {@code sample, sample + 7, …} that is a hyphen, or some index from {@code to} on. The hot loop. */
    private static int nextHyphen(ByteBuf in, int sample, int to) {
        int at = sample;
        while (at < to && in.getByte(at) != HYPHEN) {
            at += STRIDE;
        }
        return at;
    }

    /** Where the end-line's CR stands if this hyphen is one of its seven; -1 if no CR LF stands before them. */
    private static int startOfLineWithHyphen(ByteBuf in, int from, int hyphen) {
        int first = hyphen;
        int least = Math.max(from + EndLine.HYPHENS_AT, hyphen - EndLine.HYPHENS + 1);
        while (first > least && in.getByte(first - 1) == HYPHEN) {
            first--;
        }
        int start = first - EndLine.HYPHENS_AT;
        return start >= from && in.getByte(start) == '\r' && in.getByte(start + 1) == '\n' ? start : -1;
    }

    /** Whether an end-line begins here, as far as the buffer goes. */
    private boolean matchesAt(ByteBuf in, int start, int to) {
        matched = endLine.matchLength(in, start, to, 0);
        if (matched == endLine.length() || start + matched == to) {
            return true;
        }
        matched = 0;
        return false;
    }

    /** The last octets, whose hyphens are not in the buffer yet. */
    private int findCutOff(ByteBuf in, int from, int to) {
        int start = from;
        while (start < to && !matchesAt(in, start, to)) {
            start++;
        }
        return start;
    }
}
