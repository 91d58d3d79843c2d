package org.msrprelay.server.config;

import java.nio.file.Path;
import java.util.List;
import org.msrprelay.relay.spi.AuthSettings;
import org.msrprelay.relay.spi.ForwardingSettings;
import org.msrprelay.relay.spi.LimitSettings;
import org.msrprelay.relay.spi.PeerSettings;
import org.msrprelay.server.credentials.UserSource;
import org.msrprelay.server.problem.Problem;

/**
 * All that the relay is told: checked, and with every default in its place.
 *
 * @param source the file as the user named it, for messages
 * @param dataDirectory where the relay keeps what it makes itself
 * @param users in the order in which they are asked
 * @param warnings what the user should know though it is no mistake, in the order of the file's lines
 */
public record Configuration(
        String source,
        Path dataDirectory,
        Listening listening,
        TlsSettings tls,
        AuthSettings auth,
        List<UserSource> users,
        ForwardingSettings forwarding,
        LimitSettings limits,
        PeerSettings peers,
        ConnectionSettings connections,
        NextHopSettings nextHops,
        WebSocketKeys webSocket,
        List<Problem> warnings) {

    Configuration withWarnings(List<Problem> all) {
        return new Configuration(
                source,
                dataDirectory,
                listening,
                tls,
                auth,
                users,
                forwarding,
                limits,
                peers,
                connections,
                nextHops,
                webSocket,
                all);
    }
}
