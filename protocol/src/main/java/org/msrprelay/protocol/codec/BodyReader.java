package org.msrprelay.protocol.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.msrprelay.protocol.ContinuationFlag;

/**
 * Finds the end-line in a body and gives out what comes before it.
 *
 * <p>It looks at every seventh octet: the end-line's seven hyphens cannot lie between two of these (RFC 4975 7.3.1).
 * Only where one is a hyphen are its neighbours compared, at most 50 octets, so that a body made of lookalikes costs a
 * small multiple of its length.
 *
 * <p>What stands at the end of a buffer and may be the beginning of an end-line is not kept but counted: while it
 * matches, it is known. CR stands in an end-line only at its beginning and before its last octet, so when the next
 * octet does not match, no end-line begins within what did.
 */
final class BodyReader {
    private static final int STRIDE = EndLine.HYPHENS;
    private static final byte HYPHEN = '-';
    /** Octets of an end-line up to its last hyphen. */
    private static final int END_OF_HYPHENS = EndLine.HYPHENS_AT + EndLine.HYPHENS;
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
        int offset = in.readerIndex();
        // Not getByte: the loops below run over plain memory, past reference counts, wrappers and leak detection.
        ByteBuffer octets = in.nioBuffer();
        int resumed = endLine.matchLength(octets, 0, matched);
        if (matched + resumed == endLine.length() || (matched > 0 && resumed == octets.limit())) {
            matched += resumed;
            return consume(in, offset + resumed);
        }
        giveOutMatched(events);
        int start = findEndLine(octets);
        if (start > 0 && !discard) {
            events.body(in, offset, start);
        }
        return consume(in, offset + start + matched);
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

    /**
     * Where an end-line stands, or begins that the buffer's end cuts off; the buffer's end if none does. Sets
     * {@link #matched} to how much of it is there.
     */
    private int findEndLine(ByteBuffer in) {
        int sample = nextHyphen(in, END_OF_HYPHENS - 1);
        while (sample < in.limit()) {
            int start = startOfLineWithHyphen(in, sample);
            if (start >= 0 && matchesAt(in, start)) {
                return start;
            }
            sample = nextHyphen(in, sample + STRIDE);
        }
        return findCutOff(in);
    }

    /** The first of {@code sample, sample + 7, …} that is a hyphen, or some index past the end. The hot loop. */
    private static int nextHyphen(ByteBuffer in, int sample) {
        int at = sample;
        int end = in.limit();
        while (at < end && in.get(at) != HYPHEN) {
            at += STRIDE;
        }
        return at;
    }

    /** Where the end-line's CR stands if this hyphen is one of its seven; -1 if no CR LF stands before them. */
    private static int startOfLineWithHyphen(ByteBuffer in, int hyphen) {
        int first = hyphen;
        int least = Math.max(EndLine.HYPHENS_AT, hyphen - EndLine.HYPHENS + 1);
        while (first > least && in.get(first - 1) == HYPHEN) {
            first--;
        }
        int start = first - EndLine.HYPHENS_AT;
        return in.get(start) == '\r' && in.get(start + 1) == '\n' ? start : -1;
    }

    /** Whether an end-line begins here, as far as the buffer goes. */
    private boolean matchesAt(ByteBuffer in, int start) {
        matched = endLine.matchLength(in, start, 0);
        if (matched == endLine.length() || start + matched == in.limit()) {
            return true;
        }
        matched = 0;
        return false;
    }

    /** The last octets, after which the hyphens may still come. */
    private int findCutOff(ByteBuffer in) {
        int start = Math.max(0, in.limit() - END_OF_HYPHENS + 1);
        while (start < in.limit() && !matchesAt(in, start)) {
            start++;
        }
        return start;
    }
}
