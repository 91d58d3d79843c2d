package org.msrprelay.server.config;

import java.util.Optional;
import java.util.regex.Pattern;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;

/**
 * What a listener is to be bound to. Written as an MSRP URI, but unlike in one port 0 is allowed: any free port.
 *
 * @param host the address to bind, IPv6 without brackets, or a name of this machine
 * @param transport {@code tcp} or {@code ws}
 */
public record ListenAddress(Scheme scheme, String host, int port, String transport) {

    static final ValueType<ListenAddress> TYPE =
            new ValueType<>("a listener such as msrps://0.0.0.0:2855;tcp", ListenAddress::parse);

    private static final Pattern SYNTAX = Pattern.compile(
            "(?<scheme>msrps?)://(?<host>\\[[^]]+\\]|[^\\[\\]/:;@]+):(?<port>[0-9]{1,5});(?<transport>tcp|ws)");

    private static Optional<ListenAddress> parse(String text) {
        var match = SYNTAX.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        var host = HostNames.canonical(match.group("host"));
        int port = Integer.parseInt(match.group("port"));
        var scheme = match.group("scheme").equals(Scheme.MSRPS.text()) ? Scheme.MSRPS : Scheme.MSRP;
        return host.filter(name -> port <= HostNames.MAX_PORT)
                .map(name -> new ListenAddress(scheme, name, port, match.group("transport")));
    }

    /** Whether both cannot be bound at once. */
    boolean collidesWith(ListenAddress other) {
        return port != 0 && port == other.port && host.equals(other.host);
    }

    @Override
    public String toString() {
        var literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return scheme.text() + "://" + literal + ":" + port + ";" + transport;
    }

    /** The URI of the listener once it is bound to this port. */
    public MsrpUri at(int boundPort) throws MalformedException {
        return MsrpUri.of(scheme, host, boundPort, Optional.empty(), transport);
    }
}
