package org.msrprelay.relay.spi;

import java.util.List;
import java.util.Set;

/**
 * All that the engine is told at its start.
 *
 * @param host the name in Use-Path URIs; a To-Path must bear it, or an alias
 * @param aliases further names or IP literals by which a To-Path may mean this relay, as {@code MsrpUri.host()} gives them
 * @param listeners in configuration order, with their real ports
 */
public record RelaySettings(
        String host,
        Set<String> aliases,
        List<Listener> listeners,
        AuthSettings auth,
        ForwardingSettings forwarding,
        LimitSettings limits,
        PeerSettings peers) {}
