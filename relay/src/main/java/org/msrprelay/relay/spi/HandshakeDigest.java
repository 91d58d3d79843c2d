package org.msrprelay.relay.spi;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/** HTTP Digest in the handshake of a WebSocket (RFC 7977 5.3.1, 7): the users, the nonces and the lock-outs of AUTH. */
public interface HandshakeDigest {

    /**
     * The request that asks for a WebSocket.
     *
     * @param uri its target, as it was sent
     * @param from the other side of its connection
     */
    record Handshake(String method, String uri, InetSocketAddress from) {}

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

        /** Too many others have been wrong: what they are worth is not told. */
        record LockedOut() implements Outcome {}
    }

    /** The values of WWW-Authenticate for a handshake without credentials, in the order of preference. */
    List<String> challenges();

    /**
     * Verifies credentials.
     *
     * @param authorization the field's value, {@code Digest …}
     * @param loop the connection's, on which this is called and the outcome told: before this method returns if the
     *     credentials are at hand and not wrong
     */
    void verify(String authorization, Handshake handshake, Loop loop, Consumer<Outcome> whenVerified);
}
