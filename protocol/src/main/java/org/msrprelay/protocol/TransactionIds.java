package org.msrprelay.protocol;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** Transaction identifiers (RFC 4975 7.1, 9: {@code ident = ALPHANUM 3*31ident-char}). */
public final class TransactionIds {
    public static final int MIN_OCTETS = 4;
    public static final int MAX_OCTETS = 32;

    /** Octets of an id made here. */
    private static final int RANDOM_OCTETS = 16;
    /** Five random bits choose one of 32: 80 bits in all, where RFC 4975 7.1 asks for at least 64. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int BITS_PER_OCTET = 5;
    private static final int OCTETS_PER_LONG = 8;

    private TransactionIds() {}

    /** Whether it is an {@code ident}: 4 to 32 characters, the first a letter or digit. */
    public static boolean isValid(String text) {
        int length = text.length();
        if (length < MIN_OCTETS || length > MAX_OCTETS || !Grammar.isAlphanumeric(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            if (!Grammar.isIdent(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the octet may stand at this index of an ident. */
    public static boolean isIdentOctet(byte octet, int index) {
        return index == 0 ? Grammar.isAlphanumeric(octet) : Grammar.isIdent(octet);
    }

    /** A new id: 16 letters and digits with 80 bits from {@code random}. */
    public static String random(RandomGenerator random) {
        byte[] id = new byte[RANDOM_OCTETS];
        long bits = 0;
        for (int i = 0; i < RANDOM_OCTETS; i++) {
            bits = i % OCTETS_PER_LONG == 0 ? random.nextLong() : bits >>> BITS_PER_OCTET;
            id[i] = (byte) ALPHABET.charAt((int) bits & (ALPHABET.length() - 1));
        }
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    static String check(String id) {
        if (!isValid(id)) {
            throw MalformedException.of(
                    "transaction id", id, MIN_OCTETS + " to " + MAX_OCTETS + " letters, digits and .-+%=");
        }
        return id;
    }
}
