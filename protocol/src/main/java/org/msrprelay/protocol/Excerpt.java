package org.msrprelay.protocol;

/** A short printable form of received octets, for messages and logs: control characters cannot forge a log line. */
public final class Excerpt {
    /** Longest text shown, in octets: enough to recognise a value, too little to flood a log. */
    public static final int MAX_OCTETS = 80;

    private Excerpt() {}

    /** The text with everything but printable ASCII written as {@code \xNN}, cut after {@link #MAX_OCTETS}. */
    public static String of(String octets) {
        int shown = Math.min(octets.length(), MAX_OCTETS);
        StringBuilder text = new StringBuilder(shown + 3);
        for (int i = 0; i < shown; i++) {
            append(text, octets.charAt(i));
        }
        return octets.length() > shown ? text.append("...").toString() : text.toString();
    }

    private static void append(StringBuilder text, char octet) {
        if (octet >= 0x20 && octet <= 0x7E) {
            text.append(octet);
        } else {
            text.append(String.format("\\x%02X", (int) octet));
        }
    }
}
