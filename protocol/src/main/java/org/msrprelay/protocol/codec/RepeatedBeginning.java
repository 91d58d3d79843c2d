package org.msrprelay.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.HeaderNames;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.ResponseStatus;

/**
 * What stood behind the transaction id in head after head of one connection: the rest of the start line, then the lines of To-Path and
 * From-Path. Where they come again, one comparison takes the place of reading them.
 */
final class RepeatedBeginning {
    /** Longer paths are read each time: with many connections, what each remembers has to stay small. */
    private static final int MAX_REMEMBERED_OCTETS = 1_024;

    private static final byte[] NOTHING = {};
    private static final String LINE_END = "\r\n";
    /** The start line's rest in the response that nearly all are. */
    private static final String OK = "200 OK";

    /** All three lines with their line ends; empty if none are remembered. */
    private byte[] octets = NOTHING;

    private @Nullable Beginning last;

    /**
     * What stood in the lines, and what it means.
     *
     * @param method of a request; null: a response, and {@link ResponseStatus#OK}
     */
    record Beginning(@Nullable Method method, Path to, String toText, Path from, String fromText) {

        /** The very paths: as long as their texts stay the same, they are made once. */
        @SuppressWarnings("ReferenceEquality")
        private boolean isThat(Beginning other) {
            return to == other.to && from == other.from && Objects.equals(method, other.method);
        }

        private boolean isShort() {
            return toText.length() + fromText.length() <= MAX_REMEMBERED_OCTETS;
        }

        private byte[] lines() {
            String startLine = method == null ? OK : method.name();
            String text = " " + startLine + LINE_END //
                    + HeaderNames.TO_PATH + ": " + toText + LINE_END
                    + HeaderNames.FROM_PATH + ": " + fromText + LINE_END;
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** A head began with this; it is remembered when that has happened twice in a row. */
    void came(Beginning beginning) {
        Beginning before = last;
        if (before == null || !before.isThat(beginning)) {
            last = beginning;
            octets = NOTHING;
        } else if (octets.length == 0 && before.isShort()) {
            octets = before.lines();
        }
    }

    /** What the lines mean that are remembered. */
    @Nullable Beginning last() {
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
