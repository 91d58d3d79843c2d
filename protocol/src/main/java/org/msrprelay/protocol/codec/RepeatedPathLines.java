package org.msrprelay.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.HeaderNames;
import org.msrprelay.protocol.Path;

/**
 * The lines of To-Path and From-Path that began head after head of one connection: where they come again, one comparison takes the place
 * of reading them.
 */
final class RepeatedPathLines {
    /** Longer paths are read each time: with many connections, what each remembers has to stay small. */
    private static final int MAX_REMEMBERED_OCTETS = 1_024;

    private static final byte[] NOTHING = {};

    /** Both lines with their line ends; empty if none are remembered. */
    private byte[] octets = NOTHING;

    private @Nullable Both last;

    /** What stood in the lines, and what it means. */
    record Both(Path to, String toText, Path from, String fromText) {

        /** The very paths: as long as their texts stay the same, they are made once. */
        @SuppressWarnings("ReferenceEquality")
        private boolean areThose(Both others) {
            return to == others.to && from == others.from;
        }

        private boolean areShort() {
            return toText.length() + fromText.length() <= MAX_REMEMBERED_OCTETS;
        }

        private byte[] lines() {
            String text =
                    HeaderNames.TO_PATH + ": " + toText + "\r\n" + HeaderNames.FROM_PATH + ": " + fromText + "\r\n";
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** These began a head; their lines are remembered when that has happened twice in a row. */
    void came(Both paths) {
        Both before = last;
        if (before == null || !before.areThose(paths)) {
            last = paths;
            octets = NOTHING;
        } else if (octets.length == 0 && before.areShort()) {
            octets = before.lines();
        }
    }

    /** The paths of the lines that are remembered. */
    @Nullable Both paths() {
        return last;
    }

    /**
     * How many octets from here on are the lines that are remembered; 0 if others come, or if not all of them are there with an octet of
     * what follows, which decides whether a head is too long.
     */
    int octetsAt(byte[] in, int from, int left) {
        int length = octets.length;
        return length < left && Arrays.equals(octets, 0, length, in, from, from + length) ? length : 0;
    }
}
