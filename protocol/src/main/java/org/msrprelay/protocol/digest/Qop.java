package org.msrprelay.protocol.digest;

import java.util.regex.Pattern;
import org.msrprelay.protocol.MalformedException;

/** The one quality of protection there is in MSRP, and the counter that comes with it (RFC 4976 9.1). */
final class Qop {
    static final String AUTH = "auth";

    private static final Pattern SEPARATORS = Pattern.compile("[ \t,]+");
    private static final int NC_DIGITS = 8;

    private Qop() {}

    static void require(String qop) {
        if (!qop.equalsIgnoreCase(AUTH)) {
            throw MalformedException.of("qop", qop, AUTH);
        }
    }

    /** Whether a challenge's list of them, with commas or blanks between, has {@code auth}. */
    static boolean offered(String qopOptions) {
        return SEPARATORS.splitAsStream(qopOptions).anyMatch(AUTH::equalsIgnoreCase);
    }

    static void requireNonceCount(String nc) {
        boolean valid = nc.length() == NC_DIGITS;
        for (int i = 0; valid && i < nc.length(); i++) {
            valid = Character.digit(nc.charAt(i), 16) >= 0 && nc.charAt(i) < 0x80;
        }
        if (!valid) {
            throw MalformedException.of("nc", nc, NC_DIGITS + " hexadecimal digits");
        }
    }
}
