package org.msrprelay.relay.spi;

/** Why the engine closes a connection, for transports that can say so. */
public enum CloseCause {
    /** It is not needed any more, or the relay ends. */
    GOING_AWAY,
    /** The other side did what is not allowed, or what cannot be understood. */
    REFUSED
}
