package org.msrprelay.transport;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;

/**
 * Where to listen: an MSRP URI without a session-id whose host is the address to bind to, and whose port may be 0 (any
 * free one), which no MSRP URI may have.
 *
 * @param host an address, IPv6 without brackets, or a name of this machine such as localhost
 * @param port 0 to 65535
 * @param transport {@code tcp} or {@code ws}
 */
public record ListenAddress(Scheme scheme, String host, int port, String transport) {

    private static final Pattern PORT_0 = Pattern.compile("(.*:)0+(;[^;:]*)");

    /** Any valid port, in the place of 0 while the text is parsed. */
    private static final int SOME_PORT = 2855;

    /**
     * Parses for example {@code msrps://0.0.0.0:2855;tcp} or {@code msrp://[::1]:0;tcp}.
     *
     * @throws IllegalArgumentException if it is none; the message names the value and what was expected
     */
    public static ListenAddress parse(String text) {
        Matcher portZero = PORT_0.matcher(text);
        boolean anyPort = portZero.matches();
        String withPort = anyPort ? portZero.group(1) + SOME_PORT + portZero.group(2) : text;
        try {
            MsrpUri uri = MsrpUri.parse(withPort);
            if (uri.port().isEmpty()
                    || uri.sessionId().isPresent()
                    || uri.userinfo().isPresent()) {
                throw malformed(text);
            }
            int port = anyPort ? 0 : uri.port().getAsInt();
            return new ListenAddress(uri.scheme(), uri.host(), port, uri.transport());
        } catch (MalformedException e) {
            throw malformed(text);
        }
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("listen: " + text
                + " (expected: scheme, address, port and transport, such as msrps://0.0.0.0:2855;tcp)");
    }

    public boolean secure() {
        return scheme.secure();
    }

    ListenAddress withPort(int bound) {
        return new ListenAddress(scheme, host, bound, transport);
    }

    @Override
    public String toString() {
        String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return scheme.text() + "://" + literal + ":" + port + ";" + transport;
    }
}
