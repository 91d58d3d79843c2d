package org.msrprelay.relay.spi;

import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;

/**
 * A listener that accepts connections.
 *
 * @param scheme msrp (clear) or msrps (TLS)
 * @param transport {@code tcp} or {@code ws}
 * @param port the port that it is bound to
 * @param advertised the URI, without session-id, by which the outside reaches it: what a Use-Path is built from
 */
public record Listener(Scheme scheme, String transport, int port, MsrpUri advertised) {

    /** {@link #transport} of a listener for WebSockets (RFC 7977 5.2.1). */
    public static final String WEB_SOCKET = "ws";

    public boolean isWebSocket() {
        return transport.equals(WEB_SOCKET);
    }
}
