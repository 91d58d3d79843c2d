package org.msrprelay.server.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.transport.ListenAddress;

/**
 * By what name and where the relay is reached.
 *
 * @param host the name in Use-Path URIs
 * @param aliases further hosts by which a To-Path may mean this relay, those of {@code advertise} among them
 * @param listen at least one listener, in the file's order
 * @param advertise by a listener's port, the URI by which the outside reaches it
 */
public record Listening(
        String host, Set<String> aliases, List<ListenAddress> listen, Map<Integer, MsrpUri> advertise) {}
