package org.msrprelay.transport.link;

import org.jspecify.annotations.Nullable;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.LinkEvents;

/** Takes a connection over once it stands, handshakes included. Called on the connection's loop. */
@FunctionalInterface
public interface LinkOpener {

    /** Returns what receives all that happens on the connection; null: nobody wants it any more, it is closed. */
    @Nullable LinkEvents open(HopLink link);
}
