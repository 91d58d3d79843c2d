package org.msrprelay.relay.session;

import java.util.ArrayList;
import java.util.List;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.relay.hop.Hop;

/**
 * The end of a session that is not its client: a connection, and the URIs that came from it or that it was opened for.
 *
 * @param openedForClient whether this relay opened the connection at the client's wish
 */
public record FarSide(Hop hop, List<MsrpUri> uris, boolean openedForClient) {

    /** First From-Path URIs that one far side may have at a time; older ones are forgotten. */
    private static final int MAX_URIS = 4;

    static FarSide at(Hop hop, MsrpUri uri) {
        return new FarSide(hop, List.of(uri), false);
    }

    /** A connection that this relay opens so that the client reaches the URI. */
    static FarSide opened(Hop hop, MsrpUri uri) {
        return new FarSide(hop, List.of(uri), true);
    }

    /** Whether a request to this URI goes to this far side. */
    public boolean isAt(MsrpUri uri) {
        for (int i = 0; i < uris.size(); i++) { // asked for each request: an iterator would be an object each time
            if (uris.get(i).equals(uri)) {
                return true;
            }
        }
        return false;
    }

    FarSide alsoAt(MsrpUri uri) {
        List<MsrpUri> more = new ArrayList<>(uris);
        if (more.size() == MAX_URIS) {
            more.remove(0);
        }
        more.add(uri);
        return new FarSide(hop, List.copyOf(more), openedForClient);
    }
}
