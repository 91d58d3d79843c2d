package org.msrprelay.relay.scheduling;

import java.util.List;
import java.util.Optional;

/**
 * Something of a flow failed at its next hop.
 *
 * @param status what the sender is told
 * @param ranges what failed of those who want to know, in the order of sending
 * @param scope what the source has to expect of the flow from now on
 * @param stoppedMessage the Message-ID that no more is taken of, with {@link Scope#MESSAGE}
 */
public record FlowFailure(
        FailureStatus status, List<FailedRange> ranges, Scope scope, Optional<String> stoppedMessage) {

    /** How far a failure goes. */
    public enum Scope {
        /** These octets alone. */
        RANGES,
        /** The rest of this message is not wanted (RFC 4975 10.5). */
        MESSAGE,
        /** The flow is over. */
        FLOW,
        /** As well, and so are the messages of which octets failed: the rest of them would wait as long again. */
        STALL
    }

    static FlowFailure ofRanges(FailureStatus status, List<FailedRange> ranges) {
        return new FlowFailure(status, ranges, Scope.RANGES, Optional.empty());
    }

    static FlowFailure ofMessage(FailureStatus status, List<FailedRange> ranges, String messageId) {
        return new FlowFailure(status, ranges, Scope.MESSAGE, Optional.of(messageId));
    }

    static FlowFailure ofFlow(FailureStatus status, List<FailedRange> ranges) {
        return new FlowFailure(status, ranges, Scope.FLOW, Optional.empty());
    }

    static FlowFailure ofStall(FailureStatus status, List<FailedRange> ranges) {
        return new FlowFailure(status, ranges, Scope.STALL, Optional.empty());
    }
}
