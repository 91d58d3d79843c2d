package org.msrprelay.server.bench;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.msrprelay.protocol.FailureReport;

/**
 * What {@link SlowReaders} does.
 *
 * @param senders how many, and readers
 * @param octets of each message
 * @param shared connections that all SENDs come over, as another relay's would; 0: each sender has its own
 * @param chunkOctets of each SEND, or {@link BulkWriter#WHOLE_MESSAGE}
 * @param auth whether the senders AUTH as well, so that the messages go through two sessions
 * @param pace how the readers read
 * @param maxGrowthOctets of the relay's resident memory, beyond which the measurement has failed
 * @param patience how long nothing may arrive once the readers read freely
 */
public record SlowReadersPlan(
        int senders,
        long octets,
        int shared,
        long chunkOctets,
        boolean auth,
        FailureReport failureReport,
        Pace pace,
        OptionalLong maxGrowthOctets,
        Duration patience) {

    /**
     * First nothing, then slowly, then freely.
     *
     * @param receiveBufferOctets SO_RCVBUF; empty: the kernel's
     */
    public record Pace(Duration nothing, Duration slowly, long slowOctetsPerSecond, OptionalInt receiveBufferOctets) {}

    long totalOctets() {
        return senders * octets;
    }
}
