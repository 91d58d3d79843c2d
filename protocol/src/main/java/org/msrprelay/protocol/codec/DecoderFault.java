package org.msrprelay.protocol.codec;

import java.util.Optional;

/**
 * Why a stream cannot go on.
 *
 * @param kind what for the caller to act on
 * @param reason what was found and expected, in printable ASCII
 * @param request the request that could not be delimited, as far as its head was read; empty if there was none yet, or
 *     it was a response
 */
public record DecoderFault(Kind kind, String reason, Optional<MalformedRequest> request) {

    /** The kinds of fault. */
    public enum Kind {
        /** The octets do not begin with {@code MSRP }: another protocol, or the stream is out of step. */
        NOT_MSRP,
        /** The transaction id is no ident (RFC 4975 9): what ends the frame is not known. */
        BAD_TRANSACTION_ID,
        /** The blank line ends in a bare LF: where the body begins, and how its end-line will look, is not known. */
        BAD_LINE_END,
        /** The head went on past {@link DecoderLimits#maxHeadOctets} and {@link DecoderLimits#maxSkippedHeadOctets}. */
        HEAD_TOO_LARGE,
        /** A message of the transport held none, a part of one, or more than one frame (RFC 7977 4.2). */
        NOT_ONE_FRAME
    }

    static DecoderFault of(Kind kind, String reason) {
        return new DecoderFault(kind, reason, Optional.empty());
    }

    /** The transaction id of the request that could not be delimited. */
    public Optional<String> transactionId() {
        return request.map(MalformedRequest::transactionId);
    }
}
