package org.msrprelay.protocol.digest;

/**
 * What goes into a response besides H(A1) (RFC 7616 3.4.1), each as it was sent but without quotes.
 *
 * @param nonce the challenge's
 * @param nc eight hexadecimal digits
 * @param cnonce the client's
 * @param qop {@code auth}
 * @param method {@code AUTH} in MSRP
 * @param uri the rightmost To-Path URI as it was sent (RFC 4976 9.1)
 */
public record DigestInputs(String nonce, String nc, String cnonce, String qop, String method, String uri) {
    private static final String METHOD = "AUTH";

    /** For an AUTH with these credentials; {@code uri} stands in where they have none of their own. */
    public static DigestInputs of(DigestCredentials credentials, String uri) {
        return new DigestInputs(
                credentials.nonce(),
                credentials.nc(),
                credentials.cnonce(),
                credentials.qop(),
                METHOD,
                credentials.uri().orElse(uri));
    }
}
