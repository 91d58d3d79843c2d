package org.msrprelay.server.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A JSON object (RFC 8259) being put together; its members keep their order. */
public final class Json {
    private static final Map<Character, String> ESCAPES = new TreeMap<>(Map.of('"', "\\\"", '\\', "\\\\"));

    /** JSON has no NaN. */
    private static final String NOTHING = "null";

    private final StringBuilder members = new StringBuilder();

    Json with(String name, long value) {
        return member(name, Long.toString(value));
    }

    Json with(String name, boolean value) {
        return member(name, Boolean.toString(value));
    }

    /** Three digits after the point. */
    Json with(String name, double value) {
        return member(name, Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : NOTHING);
    }

    Json with(String name, String value) {
        return member(name, quoted(value));
    }

    Json with(String name, Json value) {
        return member(name, value.toString());
    }

    /** An array of objects, numbers (as they are) or texts (quoted). */
    Json with(String name, List<?> values) {
        return member(
                name,
                values.stream()
                        .map(value -> value instanceof String text ? quoted(text) : value.toString())
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private Json member(String name, String value) {
        members.append(members.length() == 0 ? "" : ",")
                .append(quoted(name))
                .append(':')
                .append(value);
        return this;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted.append(
                    c < ' '
                            ? String.format(Locale.ROOT, "\\u%04x", (int) c)
                            : ESCAPES.getOrDefault(c, String.valueOf(c)));
        }
        return quoted.append('"').toString();
    }

    /** One line. */
    @Override
    public String toString() {
        return "{" + members + "}";
    }
}
