package org.msrprelay.server.bench;

import java.time.Duration;
import org.msrprelay.protocol.FailureReport;

/**
 * What {@link Bulk} does.
 *
 * @param sessions each with a message, all at a time
 * @param octets of each message
 * @param chunkOctets of each SEND, or {@link BulkWriter#WHOLE_MESSAGE}
 * @param auth whether the senders AUTH as well, so that all goes through two sessions
 * @param patience how long nothing may arrive
 */
public record BulkPlan(
        int sessions, long octets, long chunkOctets, FailureReport failureReport, boolean auth, Duration patience) {
    long totalOctets() {
        return sessions * octets;
    }
}
