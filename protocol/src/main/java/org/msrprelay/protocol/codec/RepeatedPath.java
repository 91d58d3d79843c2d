package org.msrprelay.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.Path;

/** Parses the paths of one connection; the last one is remembered, since message after message has the same. */
final class RepeatedPath {
    /** Longer texts are parsed each time: with many connections, what each remembers has to stay small. */
    private static final int MAX_REMEMBERED_OCTETS = 1_024;

    private static final byte[] NOTHING = {};

    private final int maxUris;
    /** What is remembered; empty if {@link #path} is not there. */
    private byte[] octets = NOTHING;

    private String text = "";
    private @Nullable Path path;

    RepeatedPath(int maxUris) {
        this.maxUris = maxUris;
    }

    /** The octets as a text, which {@link #parse} will parse. */
    String text(byte[] line, int from, int to) {
        if (path == null || !Arrays.equals(octets, 0, octets.length, line, from, to)) {
            text = new String(line, from, to - from, StandardCharsets.ISO_8859_1);
            path = null;
            octets = to - from <= MAX_REMEMBERED_OCTETS ? Arrays.copyOfRange(line, from, to) : NOTHING;
        }
        return text;
    }

    /**
     * The path of the last text.
     *
     * @throws org.msrprelay.protocol.MalformedException if it is no path, or too long a one
     */
    Path parse() {
        Path parsed = path == null ? Path.parse(text, maxUris) : path;
        path = octets.length > 0 ? parsed : null;
        return parsed;
    }
}
