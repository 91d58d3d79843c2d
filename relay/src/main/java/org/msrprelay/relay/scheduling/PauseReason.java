package org.msrprelay.relay.scheduling;

/** Why a connection is not read. */
public enum PauseReason {
    /** A flow from this connection holds more than its queue allows: its next hop is slower than its source. */
    FLOW_FULL,
    /** A flow from this connection holds more than its share of what memory is left. */
    MEMORY_SHORT,
    /** Octets came faster than a rate allows. */
    RATE,
    /** The peer does not read the responses and REPORTs that wait for it. */
    ANSWERS_UNREAD,
    /** The look-up of an AUTH's credentials runs; what follows is read when its answer is known. */
    AUTH_RUNNING,
    /** The connection is about to end. */
    CLOSING
}
