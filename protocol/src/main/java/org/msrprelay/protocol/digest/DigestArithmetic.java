package org.msrprelay.protocol.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/** The sums of RFC 2617 3.2.2 and RFC 7616 3.4 for qop=auth. Hashes are lower-case hexadecimal digits. */
public final class DigestArithmetic {
    private DigestArithmetic() {}

    /** H(A1): what a credential store keeps. */
    public static String ha1(DigestAlgorithm algorithm, String user, String realm, String password) {
        return algorithm.hash(user + ":" + realm + ":" + password);
    }

    /** The client's proof that it knows H(A1). */
    public static String response(DigestAlgorithm algorithm, String ha1, DigestInputs inputs) {
        return keyedDigest(algorithm, ha1, inputs, inputs.method() + ":" + inputs.uri());
    }

    /** The server's proof that it knows H(A1); A2 is without the method (RFC 7616 3.5). */
    public static String rspauth(DigestAlgorithm algorithm, String ha1, DigestInputs inputs) {
        return keyedDigest(algorithm, ha1, inputs, ":" + inputs.uri());
    }

    private static String keyedDigest(DigestAlgorithm algorithm, String ha1, DigestInputs inputs, String a2) {
        return algorithm.hash(String.join(
                ":",
                ha1.toLowerCase(Locale.ROOT),
                inputs.nonce(),
                inputs.nc(),
                inputs.cnonce(),
                inputs.qop(),
                algorithm.hash(a2)));
    }

    /** Whether two hashes are equal, in any case of their digits, in a time that does not tell where they differ. */
    public static boolean hexEquals(String left, String right) {
        return MessageDigest.isEqual(octets(left), octets(right));
    }

    private static byte[] octets(String hex) {
        return hex.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
    }
}
