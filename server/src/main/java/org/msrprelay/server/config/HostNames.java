package org.msrprelay.server.config;

import java.util.Optional;
import java.util.regex.Pattern;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;

/** Names and address literals of hosts, in the form in which MSRP URIs compare them. */
final class HostNames {

    static final int MAX_PORT = 65535;

    /** A name, or a literal with or without brackets. */
    static final ValueType<String> TYPE =
            new ValueType<>("a host name or an IP address, without scheme and port", HostNames::canonical);

    /** Letters, digits and hyphens (RFC 1123 2.1), and underscores, which people use. */
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)([A-Za-z0-9_-]{1,63}\\.)*[A-Za-z0-9_-]{1,63}");

    /** Not four numbers of 0 to 255, but meant to be. */
    private static final Pattern ALL_NUMBERS = Pattern.compile("[0-9.]+");

    private HostNames() {}

    static Optional<String> canonical(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        var host = bracketed ? text.substring(1, text.length() - 1) : text;
        if (host.indexOf(':') < 0 && (bracketed || !NAME.matcher(host).matches())) {
            return Optional.empty();
        }
        try {
            var uri = MsrpUri.of(Scheme.MSRP, host, 1, Optional.empty(), "tcp");
            boolean likeAddress = ALL_NUMBERS.matcher(host).matches();
            return likeAddress && !uri.hostIsAddress() ? Optional.empty() : Optional.of(uri.host());
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** Whether the canonical host is an address literal. */
    static boolean isAddress(String host) {
        return MsrpUri.of(Scheme.MSRP, host, 1, Optional.empty(), "tcp").hostIsAddress();
    }
}
