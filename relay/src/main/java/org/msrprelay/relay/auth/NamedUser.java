package org.msrprelay.relay.auth;

import java.util.Optional;
import org.msrprelay.protocol.MsrpUri;

/** The user whom a URI names before its host (RFC 3986 3.2.1; RFC 7977 8.1: {@code msrps://alice@a.example.com:443;ws}). */
final class NamedUser {

    private static final int HEX = 16;

    /** Behind the percent sign. */
    private static final int HEX_DIGITS = 2;

    private static final int NONE = -1;

    private NamedUser() {}

    /** In octets, one a character, as a digest's {@code username} is. */
    static Optional<String> of(MsrpUri uri) {
        return uri.userinfo().map(NamedUser::decoded);
    }

    /** A percent sign without two digits behind it stands for itself. */
    private static String decoded(String userinfo) {
        StringBuilder octets = new StringBuilder(userinfo.length());
        for (int i = 0; i < userinfo.length(); i++) {
            int octet = userinfo.charAt(i) == '%' ? octetAt(userinfo, i + 1) : NONE;
            octets.append(octet == NONE ? userinfo.charAt(i) : (char) octet);
            i += octet == NONE ? 0 : HEX_DIGITS;
        }
        return octets.toString();
    }

    private static int octetAt(String text, int index) {
        if (index + HEX_DIGITS > text.length()) {
            return NONE;
        }
        int high = Character.digit(text.charAt(index), HEX);
        int low = Character.digit(text.charAt(index + 1), HEX);
        return high < 0 || low < 0 ? NONE : high * HEX + low;
    }
}
