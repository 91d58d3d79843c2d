package org.msrprelay.relay.spi;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.msrprelay.protocol.digest.DigestAlgorithm;

/** Knows the users. Called on event loops: never blocks. */
public interface CredentialStore {

    /**
     * Looks up what a user's password is verified by. Completes on any thread, within a time that the store bounds;
     * exceptionally is as good as {@link LookUp.Unavailable}.
     *
     * @param user as it came, octets as chars; names that are spelt otherwise are other users'
     */
    CompletionStage<LookUp> lookUp(String user, String realm, DigestAlgorithm algorithm);

    /** The algorithms that can be verified for every user of the realm: only these are offered. */
    Set<DigestAlgorithm> algorithms(String realm);
}
