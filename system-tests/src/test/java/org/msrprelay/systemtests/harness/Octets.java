package org.msrprelay.systemtests.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** Bodies and what is done with them. */
public final class Octets {

    private Octets() {}

    public static byte[] latin1(String text) {
        return text.getBytes(ISO_8859_1);
    }

    public static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /** Any octets, the same for the same seed. */
    public static byte[] random(int length, long seed) {
        byte[] octets = new byte[length];
        new Random(seed).nextBytes(octets);
        return octets;
    }

    /** Printable octets in which every position looks different from its neighbours, good to look at when a test fails. */
    public static byte[] letters(int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) ('a' + (i + i / 26) % 26);
        }
        return octets;
    }

    public static String hash(String algorithm, String text) {
        return HexFormat.of().formatHex(digest(algorithm).digest(latin1(text)));
    }

    public static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(algorithm, e);
        }
    }
}
