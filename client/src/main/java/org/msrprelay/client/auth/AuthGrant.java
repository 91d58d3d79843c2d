package org.msrprelay.client.auth;

import java.time.Duration;
import java.util.Optional;
import org.msrprelay.protocol.Path;

/**
 * What a relay granted (RFC 4976 5.1).
 *
 * @param usePath the relays to go through, the outermost last: what To-Path begins with
 * @param expires how long it is valid, if the relay said so
 * @param proven whether the relay proved that it knows the password
 */
public record AuthGrant(Path usePath, Optional<Duration> expires, boolean proven) {}
