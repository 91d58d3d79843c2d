package org.msrprelay.server.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Paths in the file: relative to it, and to be there even if nothing needs them. */
final class NamedFiles {

    private final Path directory;
    private final Reading reading;
    private final boolean required;

    /**
     * @param directory what paths are relative to
     * @param required false: not looked at, for a command that makes them
     */
    NamedFiles(Path directory, Reading reading, boolean required) {
        this.directory = directory;
        this.reading = reading;
        this.required = required;
    }

    boolean required() {
        return required;
    }

    Path resolve(String path) {
        return directory.resolve(path);
    }

    /** The file that a key names; empty if it names none, or one that cannot be read. */
    Optional<Path> file(Section section, String key) {
        var given = section.value(key, Optional.<Path>empty(), type());
        return given.value().filter(path -> usable(given, path));
    }

    ValueType<Optional<Path>> type() {
        return new ValueType<>("the path of a file", text -> {
            try {
                return text.isBlank() ? Optional.empty() : Optional.of(Optional.of(resolve(text)));
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        });
    }

    boolean usable(Given<?> given, Path path) {
        if (!required) {
            return true;
        }
        var fault = fault(path);
        fault.ifPresent(found -> reading.expected(given, path + ", " + found, "a file that can be read"));
        return fault.isEmpty();
    }

    private static Optional<String> fault(Path path) {
        if (!Files.exists(path)) {
            return Optional.of("which does not exist");
        }
        if (Files.isDirectory(path)) {
            return Optional.of("which is a directory");
        }
        return Files.isReadable(path) ? Optional.empty() : Optional.of("which this user may not read");
    }
}
