package org.msrprelay.server.credentials.htdigest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.msrprelay.protocol.digest.DigestAlgorithm;

/**
 * One line of the file, {@code user:realm:HA1}: the user's hash of one algorithm, told by its length. Octets as chars, as
 * they come in AUTH.
 *
 * @param ha1 in lower-case hexadecimal digits
 */
record HtdigestLine(String user, String realm, DigestAlgorithm algorithm, String ha1) {

    static final String SYNTAX = "user:realm:HA1 with an HA1 of 32 (MD5) or 64 (SHA-256) hexadecimal digits";

    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9A-Fa-f]+");

    /** Empty: not such a line. A realm may have colons in it, a user may not (RFC 7616 3.4.2). */
    static Optional<HtdigestLine> parse(String line) {
        int realm = line.indexOf(':') + 1;
        int hash = line.lastIndexOf(':') + 1;
        if (realm <= 1 || hash - 1 <= realm) {
            return Optional.empty();
        }
        var ha1 = line.substring(hash);
        if (!HEXADECIMAL.matcher(ha1).matches()) {
            return Optional.empty();
        }
        return Arrays.stream(DigestAlgorithm.values())
                .filter(algorithm -> algorithm.hexLength() == ha1.length())
                .findAny()
                .map(algorithm -> new HtdigestLine(
                        line.substring(0, realm - 1),
                        line.substring(realm, hash - 1),
                        algorithm,
                        ha1.toLowerCase(Locale.ROOT)));
    }

    boolean isOf(String someUser, String someRealm) {
        return user.equals(someUser) && realm.equals(someRealm);
    }

    String text() {
        return user + ":" + realm + ":" + ha1;
    }

    /** Without the hash, which is as good as the password. */
    @Override
    public String toString() {
        return user + ":" + realm + ":" + algorithm.token();
    }
}
