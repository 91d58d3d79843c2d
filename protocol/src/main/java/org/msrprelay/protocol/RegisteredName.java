package org.msrprelay.protocol;

import java.util.Locale;

/** Hosts that are names or IPv4 addresses (RFC 3986 3.2.2). */
final class RegisteredName {
    private RegisteredName() {}

    /**
     * Lower case, with percent-encoded unreserved characters decoded: the form that RFC 4975 6.1 compares.
     *
     * @throws MalformedException if it is empty or no {@code reg-name}
     */
    static String canonical(String host) {
        StringBuilder name = new StringBuilder(host.length());
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '%') {
                name.append(decoded(host, i));
                i += 2;
            } else if (Grammar.isUnreserved(c) || Grammar.isSubDelimiter(c)) {
                name.append(c);
            } else {
                throw malformed(host);
            }
        }
        if (name.length() == 0) {
            throw malformed(host);
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    /** The character that the three at {@code index} stand for, or these three if it is a reserved one. */
    private static String decoded(String host, int index) {
        if (index + 2 >= host.length()
                || !Grammar.isHexDigit(host.charAt(index + 1))
                || !Grammar.isHexDigit(host.charAt(index + 2))) {
            throw malformed(host);
        }
        String encoded = host.substring(index, index + 3);
        int c = Integer.parseInt(encoded.substring(1), 16);
        return Grammar.isUnreserved(c) ? String.valueOf((char) c) : encoded;
    }

    private static MalformedException malformed(String host) {
        return MalformedException.of("host", host, "a name or an address of RFC 3986 3.2.2");
    }

    /** Whether it is four numbers of 0 to 255 without leading zeros, joined by dots. */
    static boolean isIpv4Address(String host) {
        return Ipv6Address.ipv4(host) >= 0;
    }
}
