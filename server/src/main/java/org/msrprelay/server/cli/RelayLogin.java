package org.msrprelay.server.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.msrprelay.client.Blocking;
import org.msrprelay.client.MsrpConnection;
import org.msrprelay.client.MsrpSession;
import org.msrprelay.client.auth.AuthGrant;
import org.msrprelay.client.auth.AuthRequest;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;

/**
 * The relays that a client goes through, and what it shows each of them: the first is connected to, every other is reached
 * through those before it (RFC 4976 5.1).
 *
 * @param requests one a relay; at least one
 */
record RelayLogin(List<AuthRequest> requests) {

    /** What the last relay granted; it is of use as long as all of them hold what they granted. */
    record Granted(MsrpSession session, Optional<Duration> expires) {}

    /** The relay to connect to. */
    MsrpUri first() {
        return requests.get(0).toPath().first();
    }

    /** AUTHs at all of them in turn. Blocks. */
    Granted at(MsrpConnection connection, MessageHandler handler) throws IOException, InterruptedException {
        MsrpSession session = Blocking.await(connection.auth(requests.get(0), handler));
        Optional<Duration> expires = session.expires();
        for (AuthRequest request : requests.subList(1, requests.size())) {
            Path through = session.grant().map(AuthGrant::usePath).orElseThrow();
            session = Blocking.await(connection.auth(request.through(through), handler));
            expires = sooner(expires, session.expires());
        }
        return new Granted(session, expires);
    }

    private static Optional<Duration> sooner(Optional<Duration> one, Optional<Duration> other) {
        return one.isPresent() && other.isPresent()
                ? one.filter(duration -> duration.compareTo(other.get()) <= 0).or(() -> other)
                : one.or(() -> other);
    }
}
