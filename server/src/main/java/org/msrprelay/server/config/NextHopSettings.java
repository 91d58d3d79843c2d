package org.msrprelay.server.config;

import java.util.List;

/**
 * Where an authenticated client may make the relay connect to.
 *
 * @param allow CIDRs that are allowed although denied
 * @param deny CIDRs
 * @param ports ranges such as {@code 1024-65535}
 */
public record NextHopSettings(List<String> allow, List<String> deny, List<String> ports) {}
