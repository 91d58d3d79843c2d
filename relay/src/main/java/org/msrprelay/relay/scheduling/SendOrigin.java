package org.msrprelay.relay.scheduling;

import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.Path;

/**
 * The SEND, as it reached this relay, that octets came from: what has to be known to tell its sender of their failure.
 *
 * @param reportTo the SEND's From-Path: the To-Path of a REPORT
 * @param reportFrom this relay's session URI that the SEND was sent to: the From-Path of a REPORT
 * @param total the total of the SEND's Byte-Range, or {@code ByteRange.ANY}
 */
public record SendOrigin(Path reportTo, Path reportFrom, String messageId, long total, FailureReport failureReport) {

    /** Whether a failure of these octets is told to the sender at all. */
    public boolean wantsFailures() {
        return failureReport != FailureReport.NO;
    }

    /** Whether silence of the next hop, too, is a failure (RFC 4976 6.4.1). */
    public boolean wantsTimeouts() {
        return failureReport == FailureReport.YES;
    }

    /** The same for a part of which nothing is to be told. */
    public SendOrigin withoutReports() {
        return new SendOrigin(reportTo, reportFrom, messageId, total, FailureReport.NO);
    }

    boolean sameMessage(SendOrigin other) {
        return messageId.equals(other.messageId)
                && total == other.total
                && reportTo.equals(other.reportTo)
                && reportFrom.equals(other.reportFrom);
    }
}
