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
        String nonceKey,
        boolean overCleartext) {}
