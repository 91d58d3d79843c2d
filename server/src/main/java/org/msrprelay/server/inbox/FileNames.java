package org.msrprelay.server.inbox;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Makes of a name that a stranger chose one that stays within its directory and shows what it is. */
public final class FileNames {
    /** File systems take 255 octets; this leaves room for a number and for {@code .part}. */
    static final int MAX_OCTETS = 200;

    private static final String UNNAMED = "unnamed";
    /** Anything that does not show, or changes how the rest shows (RFC 9839 has much the same list). */
    private static final String INVISIBLE = "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Co}\\p{Cn}\\p{Cs}\uFFFD]";
    /** Separators of all systems, and what some systems do not take. */
    private static final String SPECIAL = "[/\\\\:*?\"<>|]";

    private FileNames() {}

    /**
     * The last component of the name without control characters, separators, and dots in front, which would hide the file;
     * never empty, never more than {@link #MAX_OCTETS} octets.
     */
    public static String harmless(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String visible = last.replaceAll(INVISIBLE, "").replaceAll(SPECIAL, "_").strip();
        String shown = shortened(visible.replaceAll("^[.\\s]+", "").replaceAll("[.\\s]+$", ""));
        return shown.isEmpty() ? UNNAMED : shown;
    }

    /** Cuts the name before its extension. */
    private static String shortened(String name) {
        String extension = extension(name).orElse("");
        String stem = name.substring(0, name.length() - extension.length());
        while ((stem + extension).getBytes(StandardCharsets.UTF_8).length > MAX_OCTETS) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem + extension;
    }

    /** With its dot, if it is short enough to be one. */
    private static Optional<String> extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 && name.length() - dot <= 16 ? Optional.of(name.substring(dot)) : Optional.empty();
    }

    /** The name with a number before its extension: {@code a (2).txt}; as it is for 1. */
    static String numbered(String name, int number) {
        if (number == 1) {
            return name;
        }
        String extension = extension(name).orElse("");
        return name.substring(0, name.length() - extension.length()) + " (" + number + ")" + extension;
    }
}
