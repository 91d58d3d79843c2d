package org.msrprelay.protocol.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The header field names of one connection: message after message has the same ones in the same places. */
final class RepeatedNames {
    /** Places remembered; a usual head has five to ten fields. */
    private static final int PLACES = 16;
    /** Longer names are not remembered. */
    private static final int MAX_REMEMBERED_OCTETS = 32;

    private final @Nullable String[] names = new @Nullable String[PLACES];

    /** The first {@code length} octets of the line as a text. */
    String get(int place, byte[] line, int length) {
        if (place >= PLACES || length > MAX_REMEMBERED_OCTETS) {
            return text(line, length);
        }
        String remembered = names[place];
        if (remembered == null || !isText(remembered, line, length)) {
            remembered = text(line, length);
            names[place] = remembered;
        }
        return remembered;
    }

    private static boolean isText(String text, byte[] line, int length) {
        boolean same = length == text.length();
        for (int i = 0; same && i < length; i++) {
            same = text.charAt(i) == (char) (line[i] & 0xFF);
        }
        return same;
    }

    private static String text(byte[] line, int length) {
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }
}
