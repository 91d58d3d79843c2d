package org.msrprelay.relay.forwarding;

import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.relay.scheduling.FailureStatus;

/** The largest message that is taken, as far as its Byte-Range tells beforehand. */
final class MessageSize {

    static final FailureStatus TOO_LARGE =
            FailureStatus.of(StatusCodes.STOP_SENDING, "The message is larger than this relay takes");

    private MessageSize() {}

    static boolean isOver(long maxOctets, ByteRange range) {
        return range.total() > maxOctets || range.start() - 1 > maxOctets;
    }
}
