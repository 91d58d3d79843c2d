package org.msrprelay.protocol;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A URI's authority, parsed (RFC 3986 3.2).
 *
 * @param userinfo as it came
 * @param host in canonical form, see {@link MsrpUri#host}
 * @param hostIsAddress whether it is an IPv4 or IPv6 address
 * @param port 1 to 65535
 */
record Authority(Optional<String> userinfo, String host, boolean hostIsAddress, OptionalInt port) {
    private static final int MAX_PORT = 65535;

    /** Parses {@code [ userinfo "@" ] host [ ":" port ]}. */
    static Authority parse(String text) {
        int at = text.indexOf('@');
        Optional<String> userinfo = at < 0 ? Optional.empty() : Optional.of(userinfo(text.substring(0, at)));
        String hostAndPort = text.substring(at + 1);
        int hostEnd = hostAndPort.startsWith("[") ? hostAndPort.indexOf(']') + 1 : hostAndPort.indexOf(':');
        if (hostEnd == 0 && hostAndPort.startsWith("[")) {
            throw MalformedException.of("host", hostAndPort, "a closing bracket");
        }
        hostEnd = hostEnd < 0 ? hostAndPort.length() : hostEnd;
        OptionalInt port = port(hostAndPort.substring(hostEnd));
        return withHost(userinfo, hostAndPort.substring(0, hostEnd), port);
    }

    private static Authority withHost(Optional<String> userinfo, String host, OptionalInt port) {
        if (host.startsWith("[")) {
            String literal = host.substring(1, host.length() - 1);
            return new Authority(userinfo, Ipv6Address.parse(literal).toString(), true, port);
        }
        String name = RegisteredName.canonical(host);
        return new Authority(userinfo, name, RegisteredName.isIpv4Address(name), port);
    }

    private static String userinfo(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Grammar.isUnreserved(c) && !Grammar.isSubDelimiter(c) && c != ':' && c != '%') {
                throw MalformedException.of("userinfo", text, "characters of RFC 3986 3.2.1");
            }
        }
        return text;
    }

    /** Parses what follows the host: nothing, or a colon and digits; a colon alone is no port (RFC 3986 3.2.3). */
    private static OptionalInt port(String text) {
        if (text.isEmpty() || text.equals(":")) {
            return OptionalInt.empty();
        }
        long port = text.charAt(0) == ':' ? Grammar.decimal(text, 1, text.length()) : -1;
        if (port < 1 || port > MAX_PORT) {
            throw MalformedException.of("port", text, "a colon and 1 to " + MAX_PORT);
        }
        return OptionalInt.of((int) port);
    }

    /** RFC 4975 6.1, rules 2 and 3: host and port count, userinfo does not. */
    boolean isSamePlaceAs(Authority other) {
        return host.equals(other.host) && port.equals(other.port);
    }
}
