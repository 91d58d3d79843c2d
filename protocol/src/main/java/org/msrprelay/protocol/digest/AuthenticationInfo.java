package org.msrprelay.protocol.digest;

import java.util.Optional;
import org.msrprelay.protocol.MalformedException;

/**
 * The value of Authentication-Info in the 200 to an AUTH (RFC 7616 3.5, RFC 4976 9.1).
 *
 * @param nextnonce the nonce for the client's next AUTH
 * @param rspauth the server's proof, see {@link DigestArithmetic#rspauth}
 * @param cnonce the client's, as in its credentials
 * @param nc the client's, as in its credentials
 * @param qop {@code auth}
 */
public record AuthenticationInfo(Optional<String> nextnonce, String rspauth, String cnonce, String nc, String qop) {

    /**
     * Parses a field's value.
     *
     * @throws MalformedException if rspauth, cnonce, nc or qop is missing, or the list cannot be read
     */
    public static AuthenticationInfo parse(String value) {
        AuthParameters parameters = AuthParameters.parse(value);
        return new AuthenticationInfo(
                parameters.find("nextnonce"),
                parameters.require("rspauth"),
                parameters.require("cnonce"),
                parameters.require("nc"),
                parameters.require("qop"));
    }

    /** The header field's value; nc and qop stand without quotes. */
    public String headerValue() {
        return new AuthParametersWriter("")
                .quoted("nextnonce", nextnonce)
                .quoted("rspauth", rspauth)
                .quoted("cnonce", cnonce)
                .token("nc", nc)
                .token("qop", qop)
                .toString();
    }
}
