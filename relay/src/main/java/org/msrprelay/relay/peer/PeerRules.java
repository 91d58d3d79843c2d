package org.msrprelay.relay.peer;

import java.util.Optional;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.PeerSettings;

/**
 * Who is a relay: who has proven, by its certificate, to bear the name of the host of the first From-Path URI (RFC 4976 6.1,
 * 9.2), and is allowed. Everybody else is a client, whatever its paths say.
 *
 * <p>From every loop, for the loop's own connections.
 */
public final class PeerRules {

    private final PeerSettings settings;
    private final boolean overCleartext;
    private final Peers peers;

    /**
     * @param overCleartext whether a name that is claimed without TLS is believed (tests)
     */
    public PeerRules(PeerSettings settings, boolean overCleartext, Peers peers) {
        this.settings = settings;
        this.overCleartext = overCleartext;
        this.peers = peers;
    }

    /** Whether the request comes from a relay; its connection is one of that relay's from then on. */
    public boolean comesFromRelay(Hop previousHop, Path fromPath) {
        String name = fromPath.first().host();
        if (previousHop.isOfRelay(name)) {
            return true;
        }
        Optional<HopLink> link = previousHop.link();
        boolean relay = link.isPresent() && settings.allows(name) && proves(link.get(), name, fromPath);
        if (relay) {
            previousHop.knownAsRelay(name);
            peers.known(previousHop, fromPath.first());
        }
        return relay;
    }

    /** RFC 7977 5.1: relays do not connect by WebSocket, whose certificates are users'. */
    private boolean proves(HopLink link, String name, Path fromPath) {
        if (link.carriesMessages()) {
            return false;
        }
        return link.secure() ? link.proves(name) : overCleartext && fromPath.size() > 1;
    }

    /** A relay that was reached by its name alone tells, by the URI that it hands out, where else this connection leads. */
    public void authAnswered(Hop hop, ResponseHead answer) {
        String usePath = answer.fields().first("Use-Path").orElse("");
        if (!hop.isShared() || usePath.isBlank()) {
            return;
        }
        try {
            MsrpUri handedOut = MsrpUri.parse(usePath.substring(usePath.lastIndexOf(' ') + 1));
            if (hop.isOfRelay(handedOut.host())) {
                peers.known(hop, handedOut);
            }
        } catch (MalformedException malformed) {
            // It is the client's to make something of, who is told as it came.
            return;
        }
    }
}
