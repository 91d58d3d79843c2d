package org.msrprelay.relay.spi;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.msrprelay.protocol.digest.DigestAlgorithm;

/**
 * What became of one AUTH to this relay, or of digest credentials in one handshake. All texts are octets as chars, as they came
 * from a stranger: to be escaped and cut before they are shown.
 *
 * @param from the other side of the connection
 * @param user of whom it was, as he called himself; whom limits count if it was granted; empty if it did not say
 * @param realm the relay's
 * @param algorithm that of the credentials; empty if there were none, or they had another
 * @param reason for people, more exact than what the client is told; may be empty
 */
public record AuthEvent(
        InetSocketAddress from,
        Door door,
        String user,
        String realm,
        Optional<DigestAlgorithm> algorithm,
        AuthOutcome outcome,
        String reason) {

    /** Where it was asked. */
    public enum Door {
        /** An AUTH on a TCP or TLS connection. */
        TCP,
        /** An AUTH on a WebSocket. */
        WEBSOCKET,
        /** Credentials in the handshake of a WebSocket (RFC 7977 7). */
        HANDSHAKE
    }
}
