package org.msrprelay.relay.spi;

import java.util.Optional;

/** Verifies the tokens by which a WebSocket's handshake may prove a user. Called on event loops: never blocks. */
@FunctionalInterface
public interface TokenVerifier {

    /** Whose the token is; empty if it proves nothing, or not now. */
    Optional<ProvenUser> verify(String token);
}
