package org.msrprelay.protocol.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
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
    private static final long EIGHT_HYPHENS = 0x2D2D2D2D2D2D2D2DL;
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

    /** The octets of the buffer that is being read, from {@link #viewedFrom} on; null before a body is read of it. */
    private @Nullable ByteBuffer view;

    private int viewedFrom;

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

    /** The buffer was read to its end, or is not to be read any further. */
    void endOfBuffer() {
        view = null;
    }

    /** Reads to the end of the end-line, whose flag it returns, or to the end of the buffer. */
    @Nullable ContinuationFlag read(ByteBuf in, DecoderEvents events) {
        ByteBuffer octets = viewOf(in);
        int from = in.readerIndex() - viewedFrom;
        int resumed = endLine.matchLength(octets, from, matched);
        if (matched + resumed == endLine.length() || (matched > 0 && from + resumed == octets.limit())) {
            matched += resumed;
            return consume(in, from + resumed);
        }
        giveOutMatched(events);
        int start = findEndLine(octets, from);
        if (start > from && !discard) {
            events.body(in, viewedFrom + from, start - from);
        }
        return consume(in, start + matched);
    }

    /**
     * One view for all the bodies in a buffer, since it is an object. Not getByte: the loops below run over plain memory, past
     * reference counts, wrappers and leak detection.
     */
    private ByteBuffer viewOf(ByteBuf in) {
        ByteBuffer octets = view;
        if (octets == null) {
            viewedFrom = in.readerIndex();
            octets = in.nioBuffer();
            view = octets;
        }
        return octets;
    }

    private @Nullable ContinuationFlag consume(ByteBuf in, int to) {
        in.readerIndex(viewedFrom + to);
        return matched == endLine.length() ? endLine.matchedFlag() : null;
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
     * Where from here on an end-line stands, or begins that the buffer's end cuts off; the buffer's end if none does. Sets
     * {@link #matched} to how much of it is there.
     */
    private int findEndLine(ByteBuffer in, int from) {
        int sample = nextHyphen(in, from + END_OF_HYPHENS - 1);
        while (sample < in.limit()) {
            int start = startOfLineWithHyphen(in, sample, from);
            if (start >= 0 && matchesAt(in, start)) {
                return start;
            }
            sample = nextHyphen(in, sample + STRIDE);
        }
        return findCutOff(in, from);
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
    private static int startOfLineWithHyphen(ByteBuffer in, int hyphen, int from) {
        if (hyphen - Long.BYTES >= from && hyphen + Long.BYTES <= in.limit() && !isAmongSeven(in, hyphen)) {
            return -1;
        }
        int first = hyphen;
        int least = Math.max(from + EndLine.HYPHENS_AT, hyphen - EndLine.HYPHENS + 1);
        while (first > least && in.get(first - 1) == HYPHEN) {
            first--;
        }
        int start = first - EndLine.HYPHENS_AT;
        return in.get(start) == '\r' && in.get(start + 1) == '\n' ? start : -1;
    }

    /**
     * Whether it is one of at least seven hyphens in a row, fewer than seven of them before it. In a body full of hyphens most are
     * not; this tells it without a branch for each octet around it, which no processor could predict.
     */
    private static boolean isAmongSeven(ByteBuffer in, int hyphen) {
        // The octet next to the hyphen is the last of those before it, and it is itself the first of the others.
        int before = Long.numberOfTrailingZeros(in.getLong(hyphen - Long.BYTES) ^ EIGHT_HYPHENS) / Byte.SIZE;
        int fromIt = Long.numberOfLeadingZeros(in.getLong(hyphen) ^ EIGHT_HYPHENS) / Byte.SIZE;
        return before < EndLine.HYPHENS && before + fromIt >= EndLine.HYPHENS;
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
    private int findCutOff(ByteBuffer in, int from) {
        int start = Math.max(from, in.limit() - END_OF_HYPHENS + 1);
        while (start < in.limit() && !matchesAt(in, start)) {
            start++;
        }
        return start;
    }
}
