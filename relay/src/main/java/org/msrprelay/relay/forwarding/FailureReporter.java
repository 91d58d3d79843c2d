package org.msrprelay.relay.forwarding;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.scheduling.FailedRange;
import org.msrprelay.relay.scheduling.FailureNotice;
import org.msrprelay.relay.scheduling.FailureStatus;

/**
 * Tells senders, by REPORTs on the connection that their SENDs came from, which octets failed (RFC 4976 6.4.1).
 *
 * <p>Ranges of one message that fail at one moment and touch make one REPORT. A connection that is gone is told nothing.
 *
 * <p>Threading: on the loop of the connection that is told.
 */
final class FailureReporter {

    private FailureReporter() {}

    static void report(Hop previousHop, FailureStatus status, List<FailedRange> ranges) {
        for (FailedRange range : joined(ranges)) {
            previousHop.sender().notify(new FailureNotice(status, range));
        }
    }

    private static Set<FailedRange> joined(List<FailedRange> ranges) {
        if (ranges.size() < 2) {
            return Set.copyOf(ranges);
        }
        Set<FailedRange> joined = new LinkedHashSet<>();
        Map<String, FailedRange> newestOfMessage = new HashMap<>();
        for (FailedRange range : ranges) {
            String messageId = range.origin().messageId();
            FailedRange newest = newestOfMessage.get(messageId);
            Optional<FailedRange> both = newest == null ? Optional.empty() : newest.joinedWith(range);
            if (both.isPresent()) {
                joined.remove(newest);
            }
            FailedRange kept = both.orElse(range);
            joined.add(kept);
            newestOfMessage.put(messageId, kept);
        }
        return joined;
    }
}
