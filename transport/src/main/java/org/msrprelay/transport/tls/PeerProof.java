package org.msrprelay.transport.tls;

import java.util.Optional;
import org.msrprelay.relay.spi.ProvenUser;

/** Which relay the other side of one connection has proven to be, if any. Asked on the connection's loop. */
@FunctionalInterface
public interface PeerProof {

    /** Proves nothing: a clear connection. */
    PeerProof NONE = host -> false;

    /**
     * Whether it is the relay of this name.
     *
     * @param host as {@code MsrpUri.host()} gives it
     */
    boolean proves(String host);

    /** The user whom the other side's certificate proves (RFC 7977 5.3.1); empty where none does, or users have none. */
    default Optional<ProvenUser> user() {
        return Optional.empty();
    }
}
