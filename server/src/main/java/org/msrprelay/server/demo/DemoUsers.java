package org.msrprelay.server.demo;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.msrprelay.protocol.TransactionIds;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.LookUp;

/** Users who exist as long as the demonstration does. Thread-safe. */
final class DemoUsers implements CredentialStore {
    private final Map<String, String> passwords = new ConcurrentHashMap<>();

    /** Makes a user. */
    String add(String name) {
        String password = TransactionIds.random(new SecureRandom());
        passwords.put(name, password);
        return password;
    }

    @Override
    public CompletionStage<LookUp> lookUp(String user, String realm, DigestAlgorithm algorithm) {
        return CompletableFuture.completedStage(LookUp.of(
                Optional.ofNullable(passwords.get(user))
                        .map(password -> DigestArithmetic.ha1(algorithm, user, realm, password)),
                user));
    }

    @Override
    public Set<DigestAlgorithm> algorithms(String realm) {
        return Set.of(DigestAlgorithm.values());
    }
}
