package org.msrprelay.server.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.server.problem.Problem;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads a YAML file into a tree of nodes that know their lines. Nothing is constructed from tags. */
final class YamlFile {

    /** A configuration is a few kilobytes; a larger file is another file. */
    private static final long MOST_OCTETS = 1024 * 1024;

    private final Path path;
    private final String name;

    YamlFile(Path path) {
        this.path = path;
        this.name = path.toString();
    }

    /** The outermost mapping; empty if the file holds nothing but comments. */
    Optional<MappingNode> read() throws ConfigurationException {
        return parse(name, text());
    }

    /** The outermost mapping of a text that messages call {@code name}. */
    static Optional<MappingNode> parse(String name, String text) throws ConfigurationException {
        try {
            var settings = LoadSettings.builder()
                    .setLabel(name)
                    .setSchema(new CoreSchema())
                    .build();
            return mapping(name, new Compose(settings).composeString(text));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark()
                    .or(e::getContextMark)
                    .map(mark -> mark.getLine() + 1)
                    .orElse(0);
            throw problem(name, line, "no valid YAML: " + Reading.shown(e.getProblem()));
        } catch (ReaderException e) {
            long lineEnds = text.codePoints()
                    .limit(e.getPosition())
                    .filter(c -> c == '\n')
                    .count();
            throw problem(name, 1 + (int) lineEnds, "no valid YAML: the character U+%04X".formatted(e.getCodePoint()));
        } catch (YamlEngineException e) {
            throw problem(name, 0, "no valid YAML: " + Reading.shown(String.valueOf(e.getMessage())));
        } catch (StackOverflowError e) {
            throw problem(name, 0, "no valid YAML: nested too deeply");
        }
    }

    private static Optional<MappingNode> mapping(String name, Optional<Node> root) throws ConfigurationException {
        boolean empty = root.map(node -> Tag.NULL.equals(node.getTag())).orElse(true);
        if (empty) {
            return Optional.empty();
        }
        if (root.get() instanceof MappingNode mapping) {
            return Optional.of(mapping);
        }
        throw problem(name, 1, "no configuration (expected: keys with values, such as host: relay.example.org)");
    }

    private String text() throws ConfigurationException {
        try {
            if (Files.isDirectory(path)) {
                throw problem(name, 0, "a directory (expected: a YAML file)");
            }
            if (Files.size(path) > MOST_OCTETS) {
                throw problem(name, 0, "larger than %s (expected: a YAML file)".formatted(Sizes.text(MOST_OCTETS)));
            }
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw problem(name, 0, "no such file");
        } catch (CharacterCodingException e) {
            throw problem(name, 0, "not UTF-8 (expected: a YAML file)");
        } catch (IOException e) {
            throw problem(name, 0, "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static ConfigurationException problem(String name, int line, String text) {
        return new ConfigurationException(List.of(new Problem(name, line, "", text)));
    }
}
