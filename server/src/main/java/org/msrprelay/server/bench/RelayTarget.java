package org.msrprelay.server.bench;

import java.util.List;
import java.util.Optional;
import org.msrprelay.client.tls.Trust;
import org.msrprelay.protocol.MsrpUri;

/**
 * The relay under load, or a proxy that knows nothing of MSRP.
 *
 * @param uri where it listens
 * @param logins who AUTHs, in turn; at least one, but for a proxy
 * @param process whose memory and CPU time are watched; empty: nobody's
 * @param behindProxy where a proxy connects to, on this machine: the readers wait there, and nobody AUTHs; empty: it is a relay
 */
public record RelayTarget(
        MsrpUri uri, Trust trust, List<Login> logins, Optional<ProcessHandle> process, Optional<MsrpUri> behindProxy) {

    /** A relay. */
    public RelayTarget(MsrpUri uri, Trust trust, List<Login> logins, Optional<ProcessHandle> process) {
        this(uri, trust, logins, process, Optional.empty());
    }

    /** A proxy from one URI to the other, whatever its certificate. */
    public static RelayTarget proxy(MsrpUri uri, MsrpUri behind, Optional<ProcessHandle> process) {
        return new RelayTarget(uri, Trust.insecure(), List.of(), process, Optional.of(behind));
    }
}
