package org.msrprelay.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Between text that people read and octets kept as Strings with one char per octet. MSRP text is UTF-8 (RFC 4975 9).
 */
public final class OctetText {
    private OctetText() {}

    /** The UTF-8 octets of the text, one char each. */
    public static String fromText(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The text for display; octets that are not UTF-8 become the replacement character. */
    public static String toText(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
