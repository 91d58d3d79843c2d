package org.msrprelay.protocol;

/** Character classes of RFC 4975 9 and RFC 3986 2, and the digit strings both use. */
final class Grammar {
    private static final int ALPHA = 1;
    private static final int DIGIT = 2;
    private static final int UNRESERVED = 4;
    private static final int TOKEN = 8;
    private static final int IDENT = 16;
    private static final int SUB_DELIMS = 32;
    private static final int SESSION_ID = 64;
    private static final int HEX = 128;

    private static final int OCTETS = 256;
    private static final int BITS_PER_OCTET = 8;

    /** What each octet may be; only those of ASCII may be anything. */
    private static final int[] CLASSES = classes();

    /** A long holds whatever number has no more of them. */
    private static final int DIGITS_OF_ANY_LONG = 18;

    private Grammar() {}

    private static int[] classes() {
        int[] classes = new int[OCTETS];
        range(classes, 'A', 'Z', ALPHA);
        range(classes, 'a', 'z', ALPHA);
        range(classes, '0', '9', DIGIT | HEX | TOKEN);
        range(classes, 'A', 'F', HEX);
        range(classes, 'a', 'f', HEX);
        // token = 1*(%x21 / %x23-27 / %x2A-2B / %x2D-2E / %x30-39 / %x41-5A / %x5E-7E)
        range(classes, 0x21, 0x21, TOKEN);
        range(classes, 0x23, 0x27, TOKEN);
        range(classes, 0x2A, 0x2B, TOKEN);
        range(classes, 0x2D, 0x2E, TOKEN);
        range(classes, 0x41, 0x5A, TOKEN);
        range(classes, 0x5E, 0x7E, TOKEN);
        for (int c = 0; c < classes.length; c++) {
            if ((classes[c] & (ALPHA | DIGIT)) != 0) {
                classes[c] |= UNRESERVED | IDENT | SESSION_ID;
            }
        }
        each(classes, "-._~", UNRESERVED | SESSION_ID);
        each(classes, "+=/", SESSION_ID);
        each(classes, ".-+%=", IDENT);
        each(classes, "!$&'()*+,;=", SUB_DELIMS);
        return classes;
    }

    private static void range(int[] classes, int from, int to, int bit) {
        for (int c = from; c <= to; c++) {
            classes[c] |= bit;
        }
    }

    private static void each(int[] classes, String members, int bit) {
        members.chars().forEach(c -> classes[c] |= bit);
    }

    private static boolean is(int c, int bits) {
        return c >>> BITS_PER_OCTET == 0 && (CLASSES[c] & bits) != 0;
    }

    static boolean isAlpha(int c) {
        return is(c, ALPHA);
    }

    static boolean isDigit(int c) {
        return is(c, DIGIT);
    }

    static boolean isHexDigit(int c) {
        return is(c, HEX);
    }

    static boolean isAlphanumeric(int c) {
        return is(c, ALPHA | DIGIT);
    }

    static boolean isUnreserved(int c) {
        return is(c, UNRESERVED);
    }

    static boolean isSubDelimiter(int c) {
        return is(c, SUB_DELIMS);
    }

    static boolean isToken(int c) {
        return is(c, TOKEN);
    }

    static boolean isIdent(int c) {
        return is(c, IDENT);
    }

    static boolean isSessionId(int c) {
        return is(c, SESSION_ID);
    }

    /** What may stand in a header field's value: HTAB, printable ASCII, any octet from 0x80 (RFC 4975 9, utf8text). */
    static boolean isText(int c) {
        return c == '\t' || (c >= 0x20 && c <= 0xFF && c != 0x7F);
    }

    static boolean isVisible(int c) {
        return c > 0x20 && c < 0x7F;
    }

    static boolean isThreeDigits(String text) {
        return text.length() == 3 && isDigit(text.charAt(0)) && isDigit(text.charAt(1)) && isDigit(text.charAt(2));
    }

    /** Without the blanks (SP, HTAB) around it. */
    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** The digits' value, or -1 if there are none, if another character is among them, or if a long cannot hold it. */
    static long decimal(String text, int from, int to) {
        if (from >= to) {
            return -1;
        }
        return to - from <= DIGITS_OF_ANY_LONG ? fewDigits(text, from, to) : manyDigits(text, from, to);
    }

    private static long fewDigits(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** As many as a long may be too small for: each may be one too many. */
    private static long manyDigits(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
