package org.msrprelay.transport;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.LookUp;
import org.msrprelay.transport.tls.TlsMaterial;

/** A relay inside another program: what docs/embedding.md shows. */
final class EmbeddingExample {

    private EmbeddingExample() {}

    static RelayServer start(TlsMaterial material, String user, String password) throws StartException {
        return RelayServer.builder()
                .host("localhost")
                .listen(List.of(ListenAddress.parse("msrps://127.0.0.1:0;tcp")))
                .tls(() -> material)
                .credentials(new OneUser(user, password))
                .start();
    }

    /** Where the program's own users come in. Asked on event loops: a look-up that takes time completes later. */
    private record OneUser(String name, String password) implements CredentialStore {

        @Override
        public CompletionStage<LookUp> lookUp(String user, String realm, DigestAlgorithm algorithm) {
            return CompletableFuture.completedFuture(
                    user.equals(name)
                            ? LookUp.Found.of(DigestArithmetic.ha1(algorithm, name, realm, password), name)
                            : new LookUp.Unknown("no such user"));
        }

        @Override
        public Set<DigestAlgorithm> algorithms(String realm) {
            return Set.of(DigestAlgorithm.values());
        }
    }
}
