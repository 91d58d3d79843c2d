package org.msrprelay.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of the file, asked key by key for typed values. It never throws: a mistake goes to the {@link Reading}, and
 * the default stands in so that the rest is judged too. A key without a value is as good as absent.
 */
final class Section {

    private static final String CORE_TAGS = "tag:yaml.org,2002:";

    private final Reading reading;
    private final String path;
    private final Map<String, NodeTuple> unasked = new LinkedHashMap<>();
    private final Map<String, Node> values = new LinkedHashMap<>();

    /** The file's outermost mapping; empty for an empty file. */
    static Section root(Reading reading, Optional<MappingNode> node) {
        return new Section(reading, "", node);
    }

    private Section(Reading reading, String path, Optional<MappingNode> node) {
        this.reading = reading;
        this.path = path;
        reading.opened(this);
        node.ifPresent(mapping -> mapping.getValue().forEach(this::add));
    }

    private void add(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            reading.error(
                    line(tuple.getKeyNode()),
                    path,
                    "a key that is %s (expected: a word)".formatted(kind(tuple.getKeyNode())));
            return;
        }
        var first = unasked.putIfAbsent(key.getValue(), tuple);
        if (first != null) {
            reading.error(
                    line(key),
                    full(key.getValue()),
                    "given twice (first in line %d)".formatted(line(first.getKeyNode())));
            return;
        }
        values.put(key.getValue(), tuple.getValueNode());
    }

    /** Keys that were not asked for, with their lines. */
    Map<String, Integer> unasked() {
        var keys = new LinkedHashMap<String, Integer>();
        unasked.forEach((key, tuple) -> keys.put(full(key), line(tuple.getKeyNode())));
        return keys;
    }

    Section section(String key) {
        var node = ask(key);
        if (node.isPresent() && !(node.get() instanceof MappingNode)) {
            reading.expected(line(node.get()), full(key), kind(node.get()), "a section of keys");
        }
        return new Section(
                reading, full(key), node.filter(MappingNode.class::isInstance).map(MappingNode.class::cast));
    }

    /** A section whose keys are data, not settings: what they are is for the caller to judge. */
    List<Map.Entry<Given<String>, Given<String>>> entries(String key) {
        var section = section(key);
        var entries = new ArrayList<Map.Entry<Given<String>, Given<String>>>();
        for (var tuple : List.copyOf(section.unasked.values())) {
            var name = ((ScalarNode) tuple.getKeyNode()).getValue();
            section.unasked.remove(name);
            var path = section.full(name);
            section.scalar(tuple.getValueNode(), path, "a text").ifPresent(value -> {
                int line = line(tuple.getKeyNode());
                entries.add(Map.entry(new Given<>(name, path, line, true), new Given<>(value, path, line, true)));
            });
        }
        return entries;
    }

    <T> Given<T> value(String key, T fallback, ValueType<T> type) {
        var absent = new Given<>(fallback, full(key), 0, false);
        var node = ask(key);
        if (node.isEmpty()) {
            return absent;
        }
        var given = item(node.get(), full(key), type).orElse(absent);
        warnWithoutEffect(given.explicit() && !given.value().equals(fallback), given.key(), given.line());
        return given;
    }

    <T> GivenList<T> list(String key, List<T> fallback, ValueType<T> type) {
        var node = ask(key);
        if (node.isPresent() && !(node.get() instanceof SequenceNode)) {
            reading.expected(line(node.get()), full(key), kind(node.get()), "a list, each of it " + type.expected());
            return absent(key, fallback);
        }
        return items(key, node, fallback, type);
    }

    /** A list, or a single item in place of a list of one. */
    <T> GivenList<T> listOrItem(String key, List<T> fallback, ValueType<T> type) {
        return items(key, ask(key), fallback, type);
    }

    private <T> GivenList<T> items(String key, Optional<Node> node, List<T> fallback, ValueType<T> type) {
        if (node.isEmpty()) {
            return absent(key, fallback);
        }
        var nodes = node.get() instanceof SequenceNode sequence ? sequence.getValue() : List.of(node.get());
        var items = nodes.stream()
                .flatMap(item -> item(item, full(key), type).stream())
                .toList();
        var given = new GivenList<>(items, full(key), line(node.get()), true);
        warnWithoutEffect(!given.values().equals(fallback), given.key(), given.line());
        return given;
    }

    private <T> GivenList<T> absent(String key, List<T> fallback) {
        var items = fallback.stream()
                .map(value -> new Given<>(value, full(key), 0, false))
                .toList();
        return new GivenList<>(items, full(key), 0, false);
    }

    private <T> Optional<Given<T>> item(Node node, String key, ValueType<T> type) {
        var text = scalar(node, key, type.expected());
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var value = type.parse(text.get());
        if (value.isEmpty()) {
            reading.expected(line(node), key, quotedIfBlank(text.get()), type.expected());
        }
        if (node instanceof ScalarNode scalar && SecretKeys.standIn(key, scalar.getValue(), text.get())) {
            reading.secret(line(node), key);
        }
        return value.map(good -> new Given<>(good, key, line(node), true));
    }

    private Optional<String> scalar(Node node, String key, String expected) {
        if (!(node instanceof ScalarNode scalar)) {
            reading.expected(line(node), key, kind(node), expected);
            return Optional.empty();
        }
        if (!node.getTag().getValue().startsWith(CORE_TAGS) && !node.getTag().equals(Tag.ENV_TAG)) {
            reading.expected(line(node), key, "the tag " + node.getTag().getValue(), expected);
            return Optional.empty();
        }
        var outcome = reading.substitute(scalar.getValue());
        if (outcome instanceof Substitution.Outcome.Replaced replaced) {
            return Optional.of(replaced.text());
        }
        var failed = (Substitution.Outcome.Failed) outcome;
        reading.expected(line(node), key, failed.found(), failed.expected());
        return Optional.empty();
    }

    private Optional<Node> ask(String key) {
        reading.known(full(key));
        unasked.remove(key);
        return Optional.ofNullable(values.get(key)).filter(node -> !withoutValue(node));
    }

    /** Nothing after the colon, {@code null}, or a bare {@code ${NAME:-}} that is replaced by nothing. */
    private boolean withoutValue(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && (Tag.NULL.equals(scalar.getTag())
                        || reading.substitute(scalar.getValue()).equals(new Substitution.Outcome.Replaced("")));
    }

    private void warnWithoutEffect(boolean changed, String key, int line) {
        if (changed) {
            LaterKeys.reason(key)
                    .ifPresent(reason -> reading.warn(line, key, "has no effect in this version: " + reason));
        }
    }

    private String full(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static String quotedIfBlank(String text) {
        return text.isBlank() ? "\"" + text + "\"" : text;
    }

    private static String kind(Node node) {
        if (node instanceof SequenceNode) {
            return "a list";
        }
        return node instanceof MappingNode ? "a section of keys" : "a single value";
    }
}
