package org.msrprelay.server.terminal;

import org.msrprelay.protocol.OctetText;

/** Text that strangers sent, made fit for a terminal: no control character moves the cursor or changes a colour. */
public final class Printable {
    private static final String NOT_PRINTABLE = "[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]";
    private static final String NOT_PRINTABLE_BUT_LAYOUT = "[\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}[\\p{Cc}&&[^\n\t]]]";
    private static final String REPLACEMENT = "\uFFFD";

    private Printable() {}

    /** One line of a header field's octets. */
    public static String line(String octets) {
        return OctetText.toText(octets).replaceAll(NOT_PRINTABLE, REPLACEMENT);
    }

    /** Text of several lines, ends of line as {@code \n}; tabs stay. */
    public static String text(String text) {
        return text.replace("\r\n", "\n").replaceAll(NOT_PRINTABLE_BUT_LAYOUT, REPLACEMENT);
    }
}
