package org.msrprelay.protocol.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The hash of a digest (RFC 7616 6.1). The -sess forms are not for MSRP (RFC 4976 9.1). */
public enum DigestAlgorithm {
    MD5("MD5", 32),
    SHA_256("SHA-256", 64);

    private final String token;
    private final int hexLength;

    DigestAlgorithm(String token, int hexLength) {
        this.token = token;
        this.hexLength = hexLength;
    }

    /** The value of the algorithm parameter. */
    public String token() {
        return token;
    }

    /** Length of a hash in hexadecimal digits. */
    public int hexLength() {
        return hexLength;
    }

    /** The algorithm of this token, in any case; empty if it is none of these. */
    public static Optional<DigestAlgorithm> of(String token) {
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(token)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** The hash of the octets (one a char), in lower-case hexadecimal digits. */
    public String hash(String octets) {
        return HexFormat.of().formatHex(digest().digest(octets.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(token);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + token, e);
        }
    }
}
