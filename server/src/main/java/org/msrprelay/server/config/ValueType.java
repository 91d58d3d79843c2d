package org.msrprelay.server.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How one kind of value is written in the file.
 *
 * @param expected what a right value looks like, for the message about a wrong one
 * @param parser empty: not such a value
 */
record ValueType<T>(String expected, Function<String, Optional<T>> parser) {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,18}");

    Optional<T> parse(String text) {
        return parser.apply(text);
    }

    /** Any text, the empty one too. */
    static ValueType<String> text() {
        return new ValueType<>("a text", Optional::of);
    }

    /** Any text but the empty one; {@code expected} says what it stands for. */
    static ValueType<String> nonEmpty(String expected) {
        return new ValueType<>(expected, text -> text.isBlank() ? Optional.empty() : Optional.of(text));
    }

    static ValueType<Boolean> flag() {
        return words("true", true, "false", false);
    }

    /** One of two words. */
    static <T> ValueType<T> words(String first, T firstValue, String second, T secondValue) {
        var values = new LinkedHashMap<String, T>();
        values.put(first, firstValue);
        values.put(second, secondValue);
        return words(values);
    }

    private static <T> ValueType<T> words(Map<String, T> values) {
        return new ValueType<>(String.join(" or ", values.keySet()), text -> Optional.ofNullable(values.get(text)));
    }

    /** A whole number within bounds, both included. */
    static ValueType<Integer> number(int least, int most) {
        var expected = most == Integer.MAX_VALUE
                ? "a whole number of at least " + least
                : "a whole number from " + least + " to " + most;
        return new ValueType<>(
                expected,
                text -> wholeNumber(text)
                        .filter(value -> value >= least && value <= most)
                        .map(Long::intValue));
    }

    static Optional<Long> wholeNumber(String text) {
        return WHOLE_NUMBER.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    /** A value of this type, or a word that stands for something else, such as {@code auto} or {@code unlimited}. */
    <R> ValueType<R> orWord(String word, R wordValue, Function<T, R> toResult) {
        return new ValueType<>(
                expected + ", or " + word,
                text -> text.equals(word) ? Optional.of(wordValue) : parse(text).map(toResult));
    }

    /** A number, or {@code auto}. */
    static ValueType<OptionalInt> autoOr(ValueType<Integer> type) {
        return type.orWord("auto", OptionalInt.empty(), OptionalInt::of);
    }
}
