package org.msrprelay.server.credentials.htdigest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.server.problem.Problem;

/**
 * A users file as it stands, line by line, comments and blank lines included, so that it can be written back with nothing else
 * changed. Octets as chars.
 */
record HtdigestText(List<Entry> entries) {

    /** A hundred thousand users; more belong into a database. */
    private static final long MOST_OCTETS = 64L * 1024 * 1024;

    /** A line as it stands, and what it says; nothing for a comment or a blank line. */
    record Entry(String text, Optional<HtdigestLine> line) {}

    /** Says that there is meant to be no user. */
    private static final Entry NO_USERS = new Entry("# no users", Optional.empty());

    static final HtdigestText EMPTY = new HtdigestText(List.of());

    /** The file; a mistake for each bad line of it. Blocks on the file. */
    static HtdigestText read(Path file) throws ConfigurationException {
        return parse(file, octets(file));
    }

    static HtdigestText parse(Path file, byte[] octets) throws ConfigurationException {
        var entries = new ArrayList<Entry>();
        var problems = new ArrayList<Problem>();
        for (var text : new String(octets, StandardCharsets.ISO_8859_1).lines().toList()) {
            var entry = entry(text);
            if (entry.isEmpty()) {
                // The line itself may hold a hash and is not shown.
                problems.add(new Problem(
                        file.toString(),
                        entries.size() + problems.size() + 1,
                        "",
                        "not a user (expected: " + HtdigestLine.SYNTAX + ")"));
            } else {
                entries.add(entry.get());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new HtdigestText(List.copyOf(entries));
    }

    /** Blanks and tabs around a line are not part of it. */
    private static Optional<Entry> entry(String text) {
        var stripped = text.strip();
        if (stripped.isEmpty() || stripped.startsWith("#")) {
            return Optional.of(new Entry(text, Optional.empty()));
        }
        return HtdigestLine.parse(stripped).map(line -> new Entry(text, Optional.of(line)));
    }

    private static byte[] octets(Path file) throws ConfigurationException {
        try {
            if (Files.size(file) > MOST_OCTETS) {
                throw problem(file, "larger than 64MiB (expected: a file of lines " + HtdigestLine.SYNTAX + ")");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw problem(file, "no such file");
        } catch (IOException e) {
            throw problem(file, "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static ConfigurationException problem(Path file, String text) {
        return new ConfigurationException(List.of(Problem.of(file.toString(), text)));
    }

    List<HtdigestLine> lines() {
        return entries.stream().flatMap(entry -> entry.line().stream()).toList();
    }

    /** Whether no user is left, and nothing says that this is meant: most likely the file is being written, or was cut off. */
    boolean isEmptied() {
        return lines().isEmpty() && !entries.contains(NO_USERS);
    }

    boolean has(String user, String realm) {
        return lines().stream().anyMatch(line -> line.isOf(user, realm));
    }

    /** Without the user's lines, and with these in the place of the first of them, or at the end. */
    HtdigestText with(String user, String realm, List<HtdigestLine> replacement) {
        var added = replacement.stream()
                .map(line -> new Entry(line.text(), Optional.of(line)))
                .toList();
        var changed = new ArrayList<Entry>();
        boolean placed = false;
        for (var entry : entries) {
            if (entry.line().filter(line -> line.isOf(user, realm)).isEmpty()) {
                changed.add(entry);
            } else if (!placed) {
                changed.addAll(added);
                placed = true;
            }
        }
        if (!placed) {
            changed.addAll(added);
        }
        changed.removeIf(NO_USERS::equals);
        if (changed.stream().allMatch(entry -> entry.line().isEmpty())) {
            changed.add(NO_USERS);
        }
        return new HtdigestText(List.copyOf(changed));
    }

    byte[] octets() {
        var text = new StringBuilder();
        entries.forEach(entry -> text.append(entry.text()).append('\n'));
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
