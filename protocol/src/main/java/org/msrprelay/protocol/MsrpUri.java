package org.msrprelay.protocol;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * An MSRP URI (RFC 4975 6, 9): {@code msrps://user@host:port/session-id;tcp;parameter=value}.
 *
 * <p>Immutable. {@code toString} gives the text as it came; {@code equals} compares as RFC 4975 6.1 does: scheme, host,
 * port, session-id and transport, with userinfo and the parameters after the transport left out.
 */
public final class MsrpUri {
    private final String text;
    private final Scheme scheme;
    private final Authority authority;
    private final Optional<String> sessionId;
    private final String transport;

    MsrpUri(String text, Scheme scheme, Authority authority, Optional<String> sessionId, String transport) {
        this.text = text;
        this.scheme = scheme;
        this.authority = authority;
        this.sessionId = sessionId;
        this.transport = transport;
    }

    /**
     * Parses a URI.
     *
     * @throws MalformedException if it is not an MSRP URI of RFC 4975 9
     */
    public static MsrpUri parse(String text) {
        return new MsrpUriParser(text).parse();
    }

    /**
     * A URI of these parts.
     *
     * @param host a name, an IPv4 address or an IPv6 address without brackets
     * @param port 1 to 65535
     * @throws MalformedException if a part is not what RFC 4975 9 has in its place
     */
    public static MsrpUri of(Scheme scheme, String host, int port, Optional<String> sessionId, String transport) {
        String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
        String session = sessionId.map(id -> "/" + id).orElse("");
        return parse(scheme.text() + "://" + literal + ":" + port + session + ";" + transport);
    }

    public Scheme scheme() {
        return scheme;
    }

    /** What stands before the @, as it came. */
    public Optional<String> userinfo() {
        return authority.userinfo();
    }

    /**
     * The host in the one form in which equal hosts are equal strings: lower case, unreserved characters not
     * percent-encoded, IPv6 without brackets and as RFC 5952 writes it.
     */
    public String host() {
        return authority.host();
    }

    /** Whether the host is an IPv4 or IPv6 address rather than a name. */
    public boolean hostIsAddress() {
        return authority.hostIsAddress();
    }

    /** 1 to 65535; empty if the URI has none, which is not the same as any port. */
    public OptionalInt port() {
        return authority.port();
    }

    /** What names the session at its host; empty for a URI of the host itself. Case-sensitive. */
    public Optional<String> sessionId() {
        return sessionId;
    }

    /** Lower case: {@code tcp}, {@code ws}, or another. */
    public String transport() {
        return transport;
    }

    /** RFC 4975 6.1. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof MsrpUri uri
                        && scheme == uri.scheme
                        && authority.isSamePlaceAs(uri.authority)
                        && sessionId.equals(uri.sessionId)
                        && transport.equals(uri.transport));
    }

    @Override
    public int hashCode() {
        return (sessionId.hashCode() * 31 + authority.host().hashCode()) * 31
                + authority.port().orElse(0);
    }

    /** Exactly the text that was parsed. */
    @Override
    public String toString() {
        return text;
    }
}
