package org.msrprelay.protocol.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.Path;

/** Parses the paths of one connection; the last one is remembered, since message after message has the same. */
final class RepeatedPath {
    /** Longer texts are parsed each time: with many connections, what each remembers has to stay small. */
    private static final int MAX_REMEMBERED_OCTETS = 1_024;

    private final int maxUris;
    private String text = "";
    private @Nullable Path path;

    RepeatedPath(int maxUris) {
        this.maxUris = maxUris;
    }

    /** The octets as a text, which {@link #parse} will parse. */
    String text(byte[] octets, int from, int to) {
        if (path == null || text.length() > MAX_REMEMBERED_OCTETS || !isText(octets, from, to)) {
            text = new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
            path = null;
        }
        return text;
    }

    private boolean isText(byte[] octets, int from, int to) {
        int length = to - from;
        boolean same = length == text.length();
        for (int i = 0; same && i < length; i++) {
            same = text.charAt(i) == (char) (octets[from + i] & 0xFF);
        }
        return same;
    }

    /**
     * The path of the last text.
     *
     * @throws org.msrprelay.protocol.MalformedException if it is no path, or too long a one
     */
    Path parse() {
        Path parsed = path == null ? Path.parse(text, maxUris) : path;
        path = parsed;
        return parsed;
    }
}
