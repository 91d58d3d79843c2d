package org.msrprelay.relay.spi;

import java.time.Duration;
import java.util.List;
import org.msrprelay.protocol.digest.DigestAlgorithm;

/**
 * How AUTH is answered (RFC 4976 5.1, 6.3, 9.1).
 *
 * @param realm the digest realm; also a host by which AUTH's To-Path may mean this relay
 * @param algorithms what is offered, in this order, as far as the users can be verified by it
 * @param minExpires the shortest Expires that is granted; less is answered 423
 * @param defaultExpires what a request without Expires gets
 * @param maxExpires the longest Expires that is granted; more is answered 423
 * @param nonceLifetime how long a nonce is fresh
 * @param maxFailures failed AUTHs on one connection before it is closed
 * @param lockout when users and addresses are locked out
 * @param nonceKey the key of the nonces' HMAC, shared by the nodes of a farm; empty: random at start
 * @param overCleartext whether AUTH is answered on connections without TLS
 */
public record AuthSettings(
        String realm,
        List<DigestAlgorithm> algorithms,
        Duration minExpires,
        Duration defaultExpires,
        Duration maxExpires,
        Duration nonceLifetime,
        int maxFailures,
        Lockout lockout,
        String nonceKey,
        boolean overCleartext) {

    /**
     * When a user or an address (an IPv4 address, an IPv6 /64) is locked out.
     *
     * @param failures so many failed AUTHs lock out
     * @param window within so long, from the first of them
     * @param lasting for so long
     */
    public record Lockout(int failures, Duration window, Duration lasting) {
        public static final Lockout DEFAULT = new Lockout(50, Duration.ofMinutes(1), Duration.ofMinutes(5));
    }
}
