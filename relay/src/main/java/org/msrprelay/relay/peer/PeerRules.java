package org.msrprelay.relay.peer;

import org.msrprelay.protocol.Path;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.PeerSettings;

/**
 * Who is a relay: who has proven, by its certificate, to bear the name of the host of the first From-Path URI (RFC 4976 6.1,
 * 9.2), and is allowed. Everybody else is a client, whatever its paths say.
 *
 * <p>Immutable; from every loop, for the loop's own connections.
 */
public final class PeerRules {

    private final PeerSettings settings;
    private final boolean overCleartext;

    /**
     * @param overCleartext whether a name that is claimed without TLS is believed (tests)
     */
    public PeerRules(PeerSettings settings, boolean overCleartext) {
        this.settings = settings;
        this.overCleartext = overCleartext;
    }

    /** Whether the request comes from a relay; its connection is known as that relay's from then on. */
    public boolean comesFromRelay(Hop previousHop, Path fromPath) {
        String name = fromPath.first().host();
        if (previousHop.isOfRelay(name)) {
            return true;
        }
        boolean relay = (settings.allow().isEmpty() || settings.allow().contains(name))
                && previousHop
                        .link()
                        .filter(link -> proves(link, name, fromPath))
                        .isPresent();
        if (relay) {
            previousHop.knownAsRelay(name);
        }
        return relay;
    }

    private boolean proves(HopLink link, String name, Path fromPath) {
        return link.secure() ? link.proves(name) : overCleartext && fromPath.size() > 1;
    }
}
