package org.msrprelay.relay.spi;

import java.util.Set;

/**
 * Other relays: whom this one takes for another, and how many connections it has with each.
 *
 * @param allow names of relays that may be known as such, as {@code MsrpUri.host()} gives them; empty: any that the trust
 *     anchors vouch for
 * @param connectionsPerPeer connections that this relay opens to one other at the most; at least 1
 */
public record PeerSettings(Set<String> allow, int connectionsPerPeer) {

    public static final int DEFAULT_CONNECTIONS_PER_PEER = 4;

    public static final PeerSettings ANY = new PeerSettings(Set.of(), DEFAULT_CONNECTIONS_PER_PEER);

    /** Whether the relay of this name, once proven, is taken for one. */
    public boolean allows(String name) {
        return allow.isEmpty() || names(name);
    }

    /** Whether this relay is allowed by its name, and not as any. */
    public boolean names(String name) {
        return allow.contains(name);
    }
}
