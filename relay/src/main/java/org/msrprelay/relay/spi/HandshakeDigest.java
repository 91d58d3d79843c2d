package org.msrprelay.relay.spi;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** HTTP Digest in the handshake of a WebSocket (RFC 7977 5.3.1, 7): the users of AUTH, and the nonces of AUTH. */
public interface HandshakeDigest {

    /** What became of credentials. */
    sealed interface Outcome {

        /** They are right. */
        record Right(ProvenUser user) implements Outcome {}

        /** They are wrong, or their nonce is not fresh: what to ask for. */
        record Asked(List<String> challenges) implements Outcome {}

        /** They are no credentials. */
        record Malformed(String reason) implements Outcome {}

        /** They cannot be looked up now. */
        record Unavailable() implements Outcome {}
    }

    /** The values of WWW-Authenticate for a handshake without credentials, in the order of preference. */
    List<String> challenges();

    /**
     * Verifies credentials.
     *
     * @param authorization the field's value, {@code Digest …}
     * @param uri the request's target, as it was sent
     * @param loop where the outcome is told; before this method returns if the credentials are at hand
     */
    void verify(String authorization, String method, String uri, Executor loop, Consumer<Outcome> whenVerified);
}
