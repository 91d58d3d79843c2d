package org.msrprelay.protocol.digest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.msrprelay.protocol.MalformedException;

/** The {@code name=value} list of a digest header field, by lower-case name, values without their quotes. */
final class AuthParameters {
    private static final String SCHEME = "Digest";

    /** The names that schemes and parameters have are no longer. */
    private static final int MAX_SHOWN_OCTETS = 16;

    private final Map<String, String> values;

    private AuthParameters(Map<String, String> values) {
        this.values = values;
    }

    /** Parses {@code Digest name=value, ...}. */
    static AuthParameters parseWithScheme(String value) {
        String text = value.strip();
        int end = 0;
        while (end < text.length() && !isBlank(text.charAt(end))) {
            end++;
        }
        if (!text.substring(0, end).equalsIgnoreCase(SCHEME)) {
            throw MalformedException.of("authentication scheme", shown(text.substring(0, end)), SCHEME);
        }
        return parse(text.substring(end));
    }

    /** Parses {@code name=value, ...}; any blanks and commas separate, a value may be quoted or not. */
    static AuthParameters parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        Scanner scanner = new Scanner(text);
        while (scanner.skipSeparators()) {
            String name = scanner.name().toLowerCase(Locale.ROOT);
            if (values.put(name, scanner.value(name)) != null) {
                throw new MalformedException(name + ": given twice (expected: once)");
            }
        }
        return new AuthParameters(values);
    }

    /** What is as long as a token of another scheme may be one, in the wrong place: it is not for logs. */
    private static String shown(String word) {
        return word.length() <= MAX_SHOWN_OCTETS ? word : word.substring(0, MAX_SHOWN_OCTETS) + "...";
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String require(String name) {
        return find(name).orElseThrow(() -> new MalformedException(name + ": missing (expected in a digest)"));
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Reads from left to right. */
    private static final class Scanner {
        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        boolean skipSeparators() {
            while (at < text.length() && isSeparator(text.charAt(at))) {
                at++;
            }
            return at < text.length();
        }

        private static boolean isSeparator(char c) {
            return isBlank(c) || c == ',';
        }

        private void skipBlanks() {
            while (at < text.length() && isBlank(text.charAt(at))) {
                at++;
            }
        }

        String name() {
            int from = at;
            while (at < text.length() && text.charAt(at) != '=' && !isSeparator(text.charAt(at))) {
                at++;
            }
            String name = text.substring(from, at);
            skipBlanks();
            if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
                throw MalformedException.of("digest parameter", shown(name), "name=value");
            }
            at++;
            skipBlanks();
            return name;
        }

        String value(String name) {
            return at < text.length() && text.charAt(at) == '"' ? quoted(name) : token(name);
        }

        private String token(String name) {
            int from = at;
            while (at < text.length() && !isSeparator(text.charAt(at))) {
                at++;
            }
            if (at == from) {
                throw new MalformedException(name + ": no value (expected: a token or a quoted string)");
            }
            return text.substring(from, at);
        }

        private String quoted(String name) {
            StringBuilder value = new StringBuilder();
            at++;
            while (at < text.length() && text.charAt(at) != '"') {
                boolean escape = text.charAt(at) == '\\' && at + 1 < text.length();
                at += escape ? 1 : 0;
                value.append(text.charAt(at++));
            }
            if (at == text.length()) {
                throw new MalformedException(name + ": quoted string without end (expected: a closing quote)");
            }
            at++;
            return value.toString();
        }
    }
}
