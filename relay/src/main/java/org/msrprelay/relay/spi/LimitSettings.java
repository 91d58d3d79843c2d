package org.msrprelay.relay.spi;

/**
 * Bounds on what one relay takes on.
 *
 * @param sessionsPerUser sessions that one user may have at a time; one more AUTH is answered 403
 * @param messageOctets the largest message, by its Byte-Range; beyond it: 413. {@link Long#MAX_VALUE}: unlimited
 */
public record LimitSettings(int sessionsPerUser, long messageOctets) {}
