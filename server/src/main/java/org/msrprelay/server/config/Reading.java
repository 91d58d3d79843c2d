package org.msrprelay.server.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.msrprelay.server.problem.Problem;

/** One reading of one file: what its sections found wrong or worth a warning, and every key that they asked for. */
final class Reading {

    /** What is shown of an offending value: enough to recognize it. */
    private static final int SHOWN_CHARACTERS = 80;

    private final String file;
    private final Substitution substitution;
    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final Set<String> failedKeys = new HashSet<>();
    private final Set<String> knownKeys = new TreeSet<>();
    private final Map<String, Integer> secrets = new LinkedHashMap<>();
    private final List<Section> sections = new ArrayList<>();

    Reading(String file, Map<String, String> environment) {
        this.file = file;
        this.substitution = new Substitution(environment);
    }

    Substitution.Outcome substitute(String value) {
        return substitution.apply(value);
    }

    void error(int line, String key, String text) {
        errors.add(new Problem(file, line, key, text));
        failedKeys.add(key);
    }

    /** A mistake in another file, one that this one names. */
    void error(Problem elsewhere) {
        errors.add(elsewhere);
    }

    void expected(int line, String key, String value, String expected) {
        error(line, key, "%s (expected: %s)".formatted(shown(value), expected));
    }

    void expected(Given<?> given, String value, String expected) {
        expected(given.line(), given.key(), value, expected);
    }

    void warn(int line, String key, String text) {
        warnings.add(new Problem(file, line, key, text));
    }

    /** A secret that stands in the file itself. */
    void secret(int line, String key) {
        secrets.put(key, line);
    }

    /** The first secret that stands in the file itself, with its line. */
    Optional<Map.Entry<String, Integer>> firstSecret() {
        return secrets.entrySet().stream().min(Map.Entry.comparingByValue());
    }

    /** Whether a mistake was found at this very key: whatever depends on it cannot be judged. */
    boolean failed(String key) {
        return failedKeys.contains(key);
    }

    void known(String key) {
        knownKeys.add(key);
    }

    void opened(Section section) {
        sections.add(section);
    }

    /** Adds a mistake for every key that nobody asked for. To be called once, when all is bound. */
    void reportUnknownKeys() {
        for (var section : sections) {
            section.unasked().forEach((key, line) -> {
                var hint = NearestKey.to(key, knownKeys)
                        .map(near -> " (did you mean %s?)".formatted(near))
                        .orElse("");
                error(line, shown(key), "unknown key" + hint);
            });
        }
    }

    List<Problem> errors() {
        return errors.stream().sorted().toList();
    }

    List<Problem> warnings() {
        return warnings.stream().sorted().toList();
    }

    /** Text of the file as it may be printed: short, on one line. */
    static String shown(String value) {
        var shown = new StringBuilder();
        value.codePoints().limit(SHOWN_CHARACTERS).forEach(character -> {
            if (Character.isISOControl(character)) {
                shown.append("\\u%04x".formatted(character));
            } else {
                shown.appendCodePoint(character);
            }
        });
        return value.codePointCount(0, value.length()) > SHOWN_CHARACTERS ? shown + "…" : shown.toString();
    }
}
