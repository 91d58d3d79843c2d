package org.msrprelay.protocol;

import java.util.Arrays;

/** An IPv6 address, for its one canonical form. Parses what RFC 3986 3.2.2 allows between brackets, zones excepted. */
final class Ipv6Address {
    private static final int GROUPS = 8;

    private final int[] groups;

    private Ipv6Address(int[] groups) {
        this.groups = groups;
    }

    /**
     * Parses what stands between the brackets.
     *
     * @throws MalformedException if it is no IPv6 address
     */
    static Ipv6Address parse(String text) {
        int gap = text.indexOf("::");
        int[] head = groups(text, gap < 0 ? text : text.substring(0, gap), gap < 0);
        if (gap < 0) {
            require(head.length == GROUPS, text);
            return new Ipv6Address(head);
        }
        int[] tail = groups(text, text.substring(gap + 2), true);
        require(head.length + tail.length < GROUPS, text);
        int[] all = Arrays.copyOf(head, GROUPS);
        System.arraycopy(tail, 0, all, GROUPS - tail.length, tail.length);
        return new Ipv6Address(all);
    }

    /** The groups of one side of the gap; only the address's last piece may be an IPv4 address. */
    private static int[] groups(String text, String side, boolean atEnd) {
        if (side.isEmpty()) {
            return new int[0];
        }
        String[] pieces = side.split(":", -1);
        require(pieces.length <= GROUPS, text);
        boolean mixed = atEnd && pieces[pieces.length - 1].indexOf('.') >= 0;
        int hexPieces = mixed ? pieces.length - 1 : pieces.length;
        int[] groups = new int[mixed ? pieces.length + 1 : pieces.length];
        for (int i = 0; i < hexPieces; i++) {
            groups[i] = group(text, pieces[i]);
        }
        if (mixed) {
            long ipv4 = ipv4(pieces[hexPieces]);
            require(ipv4 >= 0, text);
            groups[hexPieces] = (int) (ipv4 >>> 16);
            groups[hexPieces + 1] = (int) (ipv4 & 0xFFFF);
        }
        return groups;
    }

    private static int group(String text, String piece) {
        boolean valid = !piece.isEmpty() && piece.length() <= 4;
        for (int i = 0; valid && i < piece.length(); i++) {
            valid = Grammar.isHexDigit(piece.charAt(i));
        }
        require(valid, text);
        return Integer.parseInt(piece, 16);
    }

    private static void require(boolean condition, String text) {
        if (!condition) {
            throw MalformedException.of("host", text, "an IPv6 address between the brackets");
        }
    }

    /** The 32 bits of a dotted IPv4 address, or -1 if it is none. */
    static long ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return -1;
        }
        long bits = 0;
        for (String part : parts) {
            long octet = part.length() <= 3 ? Grammar.decimal(part, 0, part.length()) : -1;
            if (octet < 0 || octet > 255 || (part.length() > 1 && part.charAt(0) == '0')) {
                return -1;
            }
            bits = (bits << 8) | octet;
        }
        return bits;
    }

    /** As RFC 5952 4 writes it: lower case, no leading zeros, the first longest run of zero groups as {@code ::}. */
    @Override
    public String toString() {
        int gapStart = -1;
        int gapLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = zeroRun(i);
            if (run > gapLength) {
                gapStart = i;
                gapLength = run;
            }
        }
        if (gapStart < 0) {
            return join(0, GROUPS);
        }
        return join(0, gapStart) + "::" + join(gapStart + gapLength, GROUPS);
    }

    private int zeroRun(int from) {
        int to = from;
        while (to < GROUPS && groups[to] == 0) {
            to++;
        }
        return to - from;
    }

    private String join(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
