package org.msrprelay.relay.spi;

import java.util.Set;

/**
 * Whom this relay takes for another relay.
 *
 * @param allow names of relays that may be known as such, as {@code MsrpUri.host()} gives them; empty: any that the trust
 *     anchors vouch for
 */
public record PeerSettings(Set<String> allow) {

    public static final PeerSettings ANY = new PeerSettings(Set.of());
}
