package org.msrprelay.server.jwt;

import java.util.Optional;

/**
 * What a token has to say beside being signed and in time.
 *
 * @param issuer its {@code iss}; empty: any
 * @param audience one of its {@code aud}; empty: any
 * @param userClaim the claim that names the user
 */
public record TokenRules(Optional<String> issuer, Optional<String> audience, String userClaim) {}
