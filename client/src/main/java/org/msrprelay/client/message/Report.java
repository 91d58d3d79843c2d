package org.msrprelay.client.message;

import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.Status;
import org.msrprelay.protocol.StatusCodes;

/**
 * A REPORT that arrived (RFC 4975 7.3.2).
 *
 * @param messageId the message it is about
 * @param range the octets it is about; {@code 1-*}{@code /*} if it names none
 * @param head the request as it came
 */
public record Report(String messageId, Status status, ByteRange range, RequestHead head) {

    /** Whether the octets were delivered. */
    public boolean success() {
        return status.code() == StatusCodes.OK && status.namespace().equals(Status.RESPONSE_CODES);
    }
}
