package org.msrprelay.protocol.digest;

import java.util.Optional;
import org.msrprelay.protocol.MalformedException;

/**
 * The value of Authorization (RFC 7616 3.4, RFC 4976 9.1). Values are without their quotes.
 *
 * @param username who it is
 * @param realm the challenge's
 * @param nonce the challenge's
 * @param uri the text that went into the digest; empty means the rightmost To-Path URI as it was sent
 * @param response the proof, in hexadecimal digits
 * @param algorithm the token as sent; empty means MD5
 * @param cnonce the client's nonce
 * @param nc eight hexadecimal digits, how often the nonce was used
 * @param qop {@code auth}, in any case
 * @param opaque the challenge's, if it came back
 */
public record DigestCredentials(
        String username,
        String realm,
        String nonce,
        Optional<String> uri,
        String response,
        Optional<String> algorithm,
        String cnonce,
        String nc,
        String qop,
        Optional<String> opaque) {

    /**
     * Checks what has one valid form.
     *
     * @throws MalformedException if qop is not auth, or nc is not eight hexadecimal digits
     */
    public DigestCredentials {
        Qop.require(qop);
        Qop.requireNonceCount(nc);
    }

    /**
     * Parses credentials. Liberal in form: any order, any quoting, any blanks and commas between.
     *
     * @throws MalformedException if it is not a digest, a required parameter is missing or one is given twice; it names
     *     the parameter
     */
    public static DigestCredentials parse(String value) {
        AuthParameters parameters = AuthParameters.parseWithScheme(value);
        return new DigestCredentials(
                parameters.require("username"),
                parameters.require("realm"),
                parameters.require("nonce"),
                parameters.find("uri"),
                parameters.require("response"),
                parameters.find("algorithm"),
                parameters.require("cnonce"),
                parameters.require("nc"),
                parameters.require("qop"),
                parameters.find("opaque"));
    }

    /** How often the nonce was used, 0 to 2^32-1. */
    public long nonceCount() {
        return Long.parseLong(nc, 16);
    }

    /** The header field's value; algorithm, qop and nc stand without quotes (RFC 7616 3.4). */
    public String headerValue() {
        return new AuthParametersWriter("Digest ")
                .quoted("username", username)
                .quoted("realm", realm)
                .quoted("nonce", nonce)
                .quoted("uri", uri)
                .quoted("response", response)
                .token("algorithm", algorithm)
                .quoted("cnonce", cnonce)
                .token("qop", qop)
                .token("nc", nc)
                .quoted("opaque", opaque)
                .toString();
    }
}
