package org.msrprelay.server.bench;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * What {@link Fairness} does.
 *
 * @param flows numbers of bulk flows, measured one after the other
 * @param lines how many, and how often
 * @param warmUp how long the flows run before the first line
 * @param chunkOctets of each SEND of a flow, or {@link BulkWriter#WHOLE_MESSAGE}
 * @param reader of all flows and lines
 * @param auth whether the senders AUTH as well, so that all goes through two sessions
 */
public record FairnessPlan(
        List<Integer> flows, Lines lines, Duration warmUp, long chunkOctets, Reader reader, boolean auth) {

    /** The lines. */
    public record Lines(int count, Duration every, Duration patience) {}

    /**
     * The one connection that they all go to.
     *
     * @param octetsPerSecond {@link #UNLIMITED}: as fast as it can
     * @param receiveBufferOctets SO_RCVBUF; empty: the kernel's
     */
    public record Reader(long octetsPerSecond, OptionalInt receiveBufferOctets) {
        public static final long UNLIMITED = PacedReads.FREELY;
    }
}
