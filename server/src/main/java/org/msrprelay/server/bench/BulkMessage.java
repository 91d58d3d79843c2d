package org.msrprelay.server.bench;

import java.util.List;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.HeaderNames;
import org.msrprelay.protocol.Path;

/**
 * A large message of one session, of {@link TestPattern}'s content.
 *
 * @param session whose, from 0
 * @param total octets, or {@link #ENDLESS}
 */
record BulkMessage(int session, Path toPath, Path fromPath, long total, FailureReport failureReport) {
    /** Goes on until its connection is closed. */
    static final long ENDLESS = ByteRange.ANY;

    private static final String CONTENT_TYPE = "application/octet-stream";

    String messageId() {
        return "bulk-" + session;
    }

    /** Octets from here to the end. */
    long rest(long position) {
        return total == ENDLESS ? Long.MAX_VALUE : total - position;
    }

    /** The header fields of a SEND that begins here; where it ends is left open, so that it may be split. */
    HeaderFields fields(long position) {
        return HeaderFields.of(List.of(
                new HeaderField(HeaderNames.MESSAGE_ID, messageId()),
                new HeaderField(HeaderNames.BYTE_RANGE, new ByteRange(position + 1, ByteRange.ANY, total).toString()),
                new HeaderField(HeaderNames.FAILURE_REPORT, failureReport.text()),
                new HeaderField(HeaderNames.CONTENT_TYPE, CONTENT_TYPE)));
    }
}
