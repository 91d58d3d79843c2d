package org.msrprelay.relay.forwarding;

import java.util.Optional;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.relay.scheduling.Part;

/**
 * The Byte-Range of each part of a chunk (RFC 4975 7.1.1, RFC 4976 6.4.1), from the one that the chunk came with.
 *
 * <p>Range-start is always exact. Range-end is exact for parts that need not be interruptible and {@code *} for longer
 * ones. The total stays as it came. A SEND without a Byte-Range keeps none unless it is split.
 */
final class PartRanges {

    private static final String BYTE_RANGE = "Byte-Range";

    private final Optional<ByteRange> given;

    PartRanges(Optional<ByteRange> given) {
        this.given = given;
    }

    /**
     * A part of the chunk.
     *
     * @param start position of its first octet
     * @param wholeChunk whether the chunk is this part alone
     */
    record Span(long start, long octets, boolean hasBody, boolean wholeChunk) {}

    /** Position of the chunk's first octet. */
    long start() {
        return given.isPresent() ? given.get().start() : 1;
    }

    long total() {
        return given.isPresent() ? given.get().total() : ByteRange.ANY;
    }

    /** The chunk's fields with the part's own Byte-Range. */
    HeaderFields fieldsOf(HeaderFields fields, Span part) {
        if (part.wholeChunk() && (given.isEmpty() || staysAsItCame(given.get(), part))) {
            return fields;
        }
        ByteRange range = Part.rangeOf(part.start(), part.octets(), total());
        return given.isPresent() && range.equals(given.get()) ? fields : fields.with(BYTE_RANGE, range.toString());
    }

    /** No body at all, and {@code 1-*}{@code /0} beside {@code 1-0/0}: different things, which stay as they came. */
    private static boolean staysAsItCame(ByteRange came, Span part) {
        return !part.hasBody() || (part.octets() == 0 && came.end() == ByteRange.ANY);
    }
}
