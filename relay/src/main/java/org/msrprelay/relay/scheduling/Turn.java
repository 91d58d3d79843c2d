package org.msrprelay.relay.scheduling;

import org.jspecify.annotations.Nullable;
import org.msrprelay.relay.spi.ForwardingSettings;

/**
 * How much one flow may send before it is another's turn: a part where few flows wait or the connection is fast, less where
 * a round of whole parts would take long; and as many small parts as make up that much.
 *
 * <p>Threading: owned by the connection's loop.
 */
final class Turn {

    /** A round should take no longer than so many times what the link drains while its room lasts: some 400 ms. */
    private static final int ROOMS_PER_ROUND = 4;

    /** Smaller pieces would be heads for the most part. */
    private static final long LEAST_OCTETS = 4 * 1024;

    /** On a link that has so much room, time is spent on transactions rather than on octets. */
    private static final int ROOM_OF_A_FAST_LINK = 64 * 1024;

    private static final long LEAST_OCTETS_OF_A_FAST_LINK = 16 * 1024;

    /** What a part costs beside its octets: about its head, so that parts without a body do not go on for ever. */
    private static final long HEAD_OCTETS = 256;

    private @Nullable FlowQueue flow;
    private long leftOctets;

    /**
     * It is this flow's turn.
     *
     * @param room what the link takes at present
     * @param others how many flows wait
     */
    void begin(FlowQueue whose, int room, int others) {
        flow = whose;
        long fair = (long) ROOMS_PER_ROUND * room / (Math.max(1, others) + 1);
        leftOctets = Math.max(fair, room >= ROOM_OF_A_FAST_LINK ? LEAST_OCTETS_OF_A_FAST_LINK : LEAST_OCTETS);
    }

    /** Whose turn it is, or was last; null before the first, or if it was ended early. */
    @Nullable FlowQueue whose() {
        return flow;
    }

    /** It is somebody else's turn, whatever is left of this one. */
    void end() {
        flow = null;
    }

    /** Another part of it begins. */
    void beginPart() {
        leftOctets -= HEAD_OCTETS;
    }

    void spend(long octets) {
        leftOctets -= octets;
    }

    boolean isOver() {
        return leftOctets <= 0;
    }

    long leftOctets() {
        return Math.max(0, leftOctets);
    }

    /** The flow whose turn it is, if its next part is small and fits into what is left of it; else null. */
    @Nullable FlowQueue goesOn() {
        long mostOctets = Math.min(leftOctets, ForwardingSettings.INTERRUPTIBLE_OCTETS);
        return flow != null && flow.nextOctets() <= mostOctets && !flow.isHeld() ? flow : null;
    }
}
