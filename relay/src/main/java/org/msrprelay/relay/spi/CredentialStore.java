package org.msrprelay.relay.spi;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.msrprelay.protocol.digest.DigestAlgorithm;

/** Knows the users. Called on event loops: never blocks. */
public interface CredentialStore {

    /**
     * The user's HA1 (RFC 7616 3.4.2) in lower-case hex, empty if the user is unknown in the realm or has none for the
     * algorithm. Completes on any thread; exceptionally if the look-up itself failed.
     */
    CompletionStage<Optional<String>> ha1(String user, String realm, DigestAlgorithm algorithm);

    /** The algorithms that can be verified for every user of the realm: only these are offered. */
    Set<DigestAlgorithm> algorithms(String realm);
}
