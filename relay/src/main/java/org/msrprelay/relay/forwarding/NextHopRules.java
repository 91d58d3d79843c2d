package org.msrprelay.relay.forwarding;

import java.net.InetAddress;
import java.util.Optional;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.limit.IpLiteral;
import org.msrprelay.relay.session.Session;
import org.msrprelay.relay.spi.AddressPolicy;
import org.msrprelay.relay.spi.HopLink;

/**
 * Who may use a session, and where its client may make the relay connect to, as far as the head of a request tells.
 *
 * <p>Threading: from every loop.
 */
public final class NextHopRules {

    private final AddressPolicy addresses;
    private final boolean relaysOverCleartext;

    public NextHopRules(AddressPolicy addresses, boolean relaysOverCleartext) {
        this.addresses = addresses;
        this.relaysOverCleartext = relaysOverCleartext;
    }

    boolean relaysOverCleartext() {
        return relaysOverCleartext;
    }

    /** RFC 4976 9.2: between relays there is TLS. Several From-Path URIs tell a relay from a client. */
    Optional<Route> mayComeFromRelay(Hop previousHop, RequestHead head) {
        if (head.fromPath().size() > 1 && !relaysOverCleartext && !Router.secure(previousHop)) {
            return Optional.of(new Route.Refused(StatusCodes.FORBIDDEN, "A relay comes over msrps alone"));
        }
        return Optional.empty();
    }

    /** Whether what comes from this hop may go on at all. */
    Optional<Route> mayForward(Hop previousHop, RequestHead head) {
        if (head.toPath().first().scheme() == Scheme.MSRPS
                && !Router.secure(previousHop)
                && !advertisedAsSecure(previousHop)) {
            return Optional.of(new Route.Refused(StatusCodes.FORBIDDEN, "An msrps URI is reached over TLS alone"));
        }
        return mayComeFromRelay(previousHop, head);
    }

    /** A TLS terminator stands in front of the listener. */
    private static boolean advertisedAsSecure(Hop hop) {
        return hop.link()
                .flatMap(HopLink::listener)
                .filter(listener -> listener.advertised().scheme() == Scheme.MSRPS)
                .isPresent();
    }

    /** Whether a connection may be opened for the client of this session. */
    Optional<Route> mayOpen(Session session, MsrpUri uri) {
        if (!session.mayOpenConnection()) {
            return Optional.of(new Route.Refused(
                    StatusCodes.FORBIDDEN, "Too many connections are open or being opened for the session"));
        }
        return mayConnectTo(uri);
    }

    /** Judges the port, and the address if it is written as a literal; what a name resolves to the connector judges. */
    private Optional<Route> mayConnectTo(MsrpUri uri) {
        if (uri.port().isPresent() && !addresses.permitsPort(uri.port().getAsInt())) {
            return Optional.of(denied("the port"));
        }
        if (uri.hostIsAddress() && !addresses.permitsAddress(literal(uri.host()))) {
            return Optional.of(denied("the address"));
        }
        return Optional.empty();
    }

    private static Route denied(String what) {
        return new Route.Refused(StatusCodes.FORBIDDEN, "Connecting there is not allowed: " + what);
    }

    private static InetAddress literal(String host) {
        return IpLiteral.parse(host)
                .orElseThrow(() -> new IllegalStateException("an address literal that is none: " + host));
    }
}
