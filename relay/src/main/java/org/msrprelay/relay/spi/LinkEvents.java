package org.msrprelay.relay.spi;

import org.msrprelay.protocol.codec.DecoderEvents;

/** What a connection tells the engine, on the connection's loop: what its decoder found, and what became of it. */
public interface LinkEvents extends DecoderEvents {

    /**
     * The octets that were there have all been decoded; a good moment to flush.
     *
     * @param octets read from the network since this was told last, those of TLS included
     */
    void readComplete(int octets);

    /** All that was written before {@code flush(mark)} is with the kernel. */
    void handedOver(long mark);

    /** {@link HopLink#room()} is there again. */
    void writable();

    /**
     * The connection is gone; told exactly once, nothing follows.
     *
     * @param reason for people, without a line break
     */
    void closed(String reason);
}
