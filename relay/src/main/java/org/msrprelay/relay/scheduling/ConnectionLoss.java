package org.msrprelay.relay.scheduling;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is told when a connection is lost (the failure table: before it answered, before all was handed to the kernel).
 *
 * @param unanswered of what was sent whole, to those who want to know of silence
 * @param unsent of what was not
 * @param unsentToClient of what was not, where the connection was the session's own client
 */
public record ConnectionLoss(FailureStatus unanswered, FailureStatus unsent, FailureStatus unsentToClient) {

    /** The same for all. */
    public static ConnectionLoss of(FailureStatus status) {
        return new ConnectionLoss(status, status, status);
    }

    FailureStatus unsent(FlowQueue flow) {
        return flow.toClient() ? unsentToClient : unsent;
    }

    /**
     * Ends flows and tells their sources.
     *
     * @param open the flows that were open; they get nothing more through
     * @param notHandedOver what was written but is not with the kernel, by flow
     * @param sentWhole what was sent and not answered, by flow
     */
    void tell(
            Set<FlowQueue> open,
            Map<FlowQueue, List<FailedRange>> notHandedOver,
            Map<FlowQueue, List<FailedRange>> sentWhole) {
        // A flow whose source has closed it may still have its last parts under way or unanswered.
        Set<FlowQueue> concerned = new LinkedHashSet<>(open);
        concerned.addAll(sentWhole.keySet());
        concerned.addAll(notHandedOver.keySet());
        for (FlowQueue flow : concerned) {
            List<FailedRange> notSent = new ArrayList<>(notHandedOver.getOrDefault(flow, List.of()));
            if (open.contains(flow)) {
                notSent.addAll(flow.endAndDrop(unsent(flow)));
            }
            tell(flow, open.contains(flow), sentWhole.getOrDefault(flow, List.of()), notSent);
        }
    }

    private void tell(FlowQueue flow, boolean ends, List<FailedRange> sentWhole, List<FailedRange> notSent) {
        FailureStatus status = unsent(flow);
        List<FailedRange> last = notSent;
        if (status.equals(unanswered)) {
            last = new ArrayList<>(sentWhole);
            last.addAll(notSent);
        } else {
            flow.tell(FlowFailure.ofRanges(unanswered, sentWhole));
        }
        flow.report(ends ? FlowFailure.ofFlow(status, last) : FlowFailure.ofRanges(status, last));
    }
}
