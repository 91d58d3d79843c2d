package org.msrprelay.server.bench;

import java.util.List;
import java.util.Optional;
import org.msrprelay.client.tls.Trust;
import org.msrprelay.protocol.MsrpUri;

/**
 * The relay under load.
 *
 * @param uri where it listens
 * @param logins who AUTHs, in turn; at least one
 * @param process whose memory and CPU time are watched; empty: nobody's
 */
public record RelayTarget(MsrpUri uri, Trust trust, List<Login> logins, Optional<ProcessHandle> process) {}
