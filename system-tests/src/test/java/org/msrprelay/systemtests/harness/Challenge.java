package org.msrprelay.systemtests.harness;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters of a WWW-Authenticate, Authorization or Authentication-Info value.
 *
 * @param values by name in lower case, without quotes
 * @param raw by name in lower case, as written, quotes and all
 */
public record Challenge(Map<String, String> values, Map<String, String> raw) {

    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z-]+)=(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s,\"]+)");

    /** Parses {@code Digest a="b", c=d}; every octet must belong to a parameter or to a comma between two. */
    public static Challenge parse(String value) {
        if (!value.startsWith("Digest ")) {
            throw new AssertionError("challenge: " + value + " (expected: Digest …)");
        }
        return parameters(value.substring("Digest ".length()));
    }

    /** Parses an Authentication-Info value. */
    public static Challenge parameters(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> raw = new LinkedHashMap<>();
        Matcher matcher = PARAMETER.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new AssertionError("digest parameters: " + text + " (unexpected at " + at + ")");
            }
            String name = matcher.group(1).toLowerCase(Locale.ROOT);
            String written = matcher.group(2);
            if (raw.put(name, written) != null) {
                throw new AssertionError("digest parameters: " + text + " (twice: " + name + ")");
            }
            values.put(name, written.startsWith("\"") ? written.substring(1, written.length() - 1) : written);
            at = skipComma(text, matcher.end());
        }
        return new Challenge(values, raw);
    }

    private static int skipComma(String text, int from) {
        if (from == text.length()) {
            return from;
        }
        if (text.charAt(from) != ',') {
            throw new AssertionError("digest parameters: " + text + " (expected a comma at " + from + ")");
        }
        int at = from + 1;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    public String required(String name) {
        return Optional.ofNullable(values.get(name))
                .orElseThrow(() -> new AssertionError("no " + name + " in " + values));
    }

    public Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public String algorithm() {
        return optional("algorithm").orElse("MD5");
    }
}
