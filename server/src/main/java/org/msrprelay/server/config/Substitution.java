package org.msrprelay.server.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces <code>${NAME}</code> and <code>${NAME:-default}</code> in values by what the environment holds. As in a shell, the
 * default also stands in for a variable that is set but empty. A doubled dollar sign before the brace keeps the text as it is.
 */
final class Substitution {

    private static final Pattern REFERENCE = Pattern.compile(
            "(?<escaped>\\$\\$\\{)|\\$\\{(?:(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<fallback>[^}]*))?\\}|(?<broken>))");

    private final Map<String, String> environment;

    Substitution(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** What became of a value: its text, or what is wrong with it. */
    sealed interface Outcome {
        record Replaced(String text) implements Outcome {}

        /** Shows the reference only, since what surrounds it may be a secret. */
        record Failed(String found, String expected) implements Outcome {}
    }

    Outcome apply(String value) {
        if (!value.contains("${")) {
            return new Outcome.Replaced(value);
        }
        var matcher = REFERENCE.matcher(value);
        var text = new StringBuilder();
        while (matcher.find()) {
            if (matcher.group("broken") != null) {
                return new Outcome.Failed("${", "${NAME} or ${NAME:-default}; $${ for the characters themselves");
            }
            var replacement = replacement(matcher);
            if (replacement.isEmpty()) {
                var name = matcher.group("name");
                return new Outcome.Failed(
                        "${%s}".formatted(name),
                        "the environment variable %s to be set, or a default as in ${%s:-value}".formatted(name, name));
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(replacement.get()));
        }
        return new Outcome.Replaced(matcher.appendTail(text).toString());
    }

    private Optional<String> replacement(Matcher matcher) {
        if (matcher.group("escaped") != null) {
            return Optional.of("${");
        }
        var fallback = Optional.ofNullable(matcher.group("fallback"));
        var value = Optional.ofNullable(environment.get(matcher.group("name")));
        return fallback.isPresent() ? value.filter(text -> !text.isEmpty()).or(() -> fallback) : value;
    }
}
