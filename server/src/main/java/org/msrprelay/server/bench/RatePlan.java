package org.msrprelay.server.bench;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What {@link Rate} does.
 *
 * @param sessions each with two connections
 * @param window messages of a session that the relay has not answered yet, at most
 * @param octets of each body
 * @param warmUp before the measured time
 * @param perSecond messages of all sessions together, at most; empty: as many as go through
 * @param auth whether the senders AUTH as well, so that all goes through two sessions
 */
public record RatePlan(
        int sessions,
        int window,
        int octets,
        Duration warmUp,
        Duration measured,
        OptionalLong perSecond,
        boolean auth) {
    /** The largest body. */
    public static final int MOST_OCTETS = TestPattern.MAX_BLOCK_OCTETS;
}
