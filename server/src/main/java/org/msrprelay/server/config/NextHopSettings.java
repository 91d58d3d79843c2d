package org.msrprelay.server.config;

import java.util.List;
import org.msrprelay.relay.limit.NextHopPolicy;

/**
 * Where an authenticated client may make the relay connect to.
 *
 * @param allow CIDRs that are allowed although denied
 * @param deny CIDRs
 * @param ports ranges such as {@code 1024-65535}
 */
public record NextHopSettings(List<String> allow, List<String> deny, List<String> ports) {

    /** What is judged by; it does not know this machine's own addresses yet. */
    public NextHopPolicy policy() {
        return NextHopPolicy.of(allow, deny, ports);
    }
}
