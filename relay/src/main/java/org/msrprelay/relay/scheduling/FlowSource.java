package org.msrprelay.relay.scheduling;

/**
 * The end of a flow at which its octets arrive. Told by the next hop's loop; an implementation takes it to its own.
 */
public interface FlowSource {

    /** So many pinned octets of the flow are no longer held: the kernel has them, or they were dropped. */
    void released(long pinnedOctets);

    void failed(FlowFailure failure);

    /** Whether it is full and so keeps the flows of other sessions from being read; asked from any loop. */
    boolean holdsUpOthers();

    /** Whether a chunk of the flow is arriving at this moment; asked from any loop. */
    boolean arrives();

    /** How many parts were given, those that are still on their way to the next hop's loop included; asked from any loop. */
    long givenParts();
}
