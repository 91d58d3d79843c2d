package org.msrprelay.relay.scheduling;

import java.util.List;
import java.util.Optional;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.RequestHead;

/** A REPORT of this relay's own to the sender of a SEND (RFC 4976 6.4.1, RFC 4975 7.1.2, 7.1.4). */
public record FailureNotice(FailureStatus status, FailedRange range) {

    /** One REPORT instead of two, if they say the same of octets that touch. */
    Optional<FailureNotice> joinedWith(FailureNotice other) {
        return status.equals(other.status)
                ? range.joinedWith(other.range).map(joined -> new FailureNotice(status, joined))
                : Optional.empty();
    }

    RequestHead toRequest(String transactionId) {
        SendOrigin origin = range.origin();
        return new RequestHead(
                transactionId,
                Method.REPORT,
                origin.reportTo(),
                origin.reportFrom(),
                HeaderFields.of(List.of(
                        new HeaderField("Message-ID", origin.messageId()),
                        new HeaderField("Byte-Range", range.byteRange().toString()),
                        new HeaderField("Status", status.toStatus().toString()))));
    }
}
