package org.msrprelay.systemtests.harness;

import static org.msrprelay.systemtests.harness.Octets.hash;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Digest credentials (RFC 7616 with RFC 4976 9.1) being put together, right unless made wrong.
 *
 * <p>Arithmetic of the tests' own.
 */
public final class Credentials {

    private final String user;
    private final String password;
    private final Challenge challenge;
    private final String digestUri;
    private Optional<String> uriParameter = Optional.empty();
    private boolean nameAlgorithm = true;
    private boolean quoteTokens;
    private boolean opaque = true;
    private String algorithm;
    private String nonce;
    private String nc = "00000001";
    private String cnonce = Ids.next("c");
    private Optional<String> response = Optional.empty();

    private Credentials(String user, String password, Challenge challenge, String digestUri) {
        this.user = user;
        this.password = password;
        this.challenge = challenge;
        this.digestUri = digestUri;
        this.algorithm = challenge.algorithm();
        this.nonce = challenge.required("nonce");
    }

    /** Credentials for the rightmost To-Path URI. */
    public static Credentials of(String user, String password, Challenge challenge, String rightmostToPath) {
        return new Credentials(user, password, challenge, rightmostToPath);
    }

    /** Sends {@code uri=}, and computes with it. */
    public Credentials uri(String uri) {
        uriParameter = Optional.of(uri);
        return this;
    }

    /** Says nothing of the algorithm. */
    public Credentials withoutAlgorithm() {
        nameAlgorithm = false;
        return this;
    }

    public Credentials withoutOpaque() {
        opaque = false;
        return this;
    }

    /** Writes {@code qop="auth", nc="00000001"} as some clients do. */
    public Credentials quotedTokens() {
        quoteTokens = true;
        return this;
    }

    public Credentials algorithm(String name) {
        algorithm = name;
        return this;
    }

    public Credentials nonce(String value) {
        nonce = value;
        return this;
    }

    public Credentials nc(String value) {
        nc = value;
        return this;
    }

    public Credentials cnonce(String value) {
        cnonce = value;
        return this;
    }

    public Credentials response(String value) {
        response = Optional.of(value);
        return this;
    }

    /** What Authentication-Info's rspauth must be. */
    public String rspauth() {
        return answer(":");
    }

    /** The value of an Authorization header field. */
    public String value() {
        List<String> parameters = new ArrayList<>();
        parameters.add("username=\"" + user + "\"");
        parameters.add("realm=\"" + challenge.required("realm") + "\"");
        parameters.add("nonce=\"" + nonce + "\"");
        uriParameter.ifPresent(uri -> parameters.add("uri=\"" + uri + "\""));
        String quote = quoteTokens ? "\"" : "";
        parameters.add("qop=" + quote + "auth" + quote);
        parameters.add("nc=" + quote + nc + quote);
        parameters.add("cnonce=\"" + cnonce + "\"");
        parameters.add("response=\"" + response.orElseGet(() -> answer("AUTH:")) + "\"");
        if (nameAlgorithm) {
            parameters.add("algorithm=" + algorithm);
        }
        if (opaque) {
            challenge.optional("opaque").ifPresent(value -> parameters.add("opaque=\"" + value + "\""));
        }
        return "Digest " + String.join(", ", parameters);
    }

    private String answer(String method) {
        String hashName = algorithm.equalsIgnoreCase("SHA-256") ? "SHA-256" : "MD5";
        String ha1 = hash(hashName, user + ":" + challenge.required("realm") + ":" + password);
        String ha2 = hash(hashName, method + uriParameter.orElse(digestUri));
        return hash(hashName, String.join(":", ha1, nonce, nc, cnonce, "auth", ha2));
    }
}
