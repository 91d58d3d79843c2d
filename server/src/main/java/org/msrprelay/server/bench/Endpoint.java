package org.msrprelay.server.bench;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.msrprelay.client.auth.AuthGrant;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.protocol.TransactionIds;

/**
 * One end of a session.
 *
 * @param uri its own; nobody can connect there
 * @param grant what the relay granted it; empty: it has not asked
 */
record Endpoint(BenchConnection connection, MsrpUri uri, Optional<AuthGrant> grant) {
    private static final int UNREACHABLE_PORT = 2855;

    /** A URI whose host never resolves (RFC 6761 6.4): the way to it is the connection that it came from. */
    static MsrpUri newUri(Scheme scheme, String name) {
        String id = TransactionIds.random(ThreadLocalRandom.current());
        return MsrpUri.of(scheme, name + ".invalid", UNREACHABLE_PORT, Optional.of(id), "tcp");
    }

    /** What a peer sends to: the relays, outermost first, then the URI (RFC 4976 5.1). */
    Path path() {
        Path path = Path.of(uri);
        if (grant.isPresent()) {
            for (MsrpUri relay : grant.get().usePath().uris()) {
                path = path.prepend(relay);
            }
        }
        return path;
    }

    /** To-Path of what it sends: its own relays as Use-Path has them, then the peer's path (RFC 4976 5.1). */
    Path toPath(Path peer) {
        Path path = peer;
        if (grant.isPresent()) {
            var relays = grant.get().usePath().uris();
            for (int i = relays.size() - 1; i >= 0; i--) {
                path = path.prepend(relays.get(i));
            }
        }
        return path;
    }
}
