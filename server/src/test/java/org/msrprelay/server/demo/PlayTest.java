package org.msrprelay.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demonstration does what it says, with files of all sizes. */
class PlayTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();

    private String play(Optional<Path> file, boolean secure, Optional<Path> keep) throws Exception {
        new Play(new Play.Plot(file, secure, keep), new PrintWriter(out)).perform();
        return out.toString();
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, false", "3000000, true", "3000000, false"})
    void showsAFileAndTwoFailures(int length, boolean secure) throws Exception {
        byte[] octets = new byte[length];
        new Random(length).nextBytes(octets);
        Path file = Files.write(directory.resolve("a file.bin"), octets);
        Path keep = directory.resolve("kept");

        String told = play(Optional.of(file), secure, Optional.of(keep));

        assertThat(told).contains(secure ? "1  A relay at msrps://127.0.0.1:" : "1  A relay at msrp://127.0.0.1:");
        assertThat(told.lines().filter(line -> line.contains("SHA-256")).map(line -> line.replaceAll(".* ", "")))
                .hasSize(2)
                .allSatisfy(hash -> assertThat(hash).hasSize(64));
        assertThat(told.lines().filter(line -> line.matches(" {3}\\| MSRP \\S+ REPORT")))
                .hasSize(2);
        assertThat(told)
                .contains("   | Status: 000 413 That is enough")
                .containsPattern(" {3}\\| Status: 000 (481|408) ");
        assertThat(told).contains("the relay held at most").endsWith("All of it was so." + System.lineSeparator());
        assertThat(keep.resolve("a file.bin")).hasBinaryContent(octets);
        assertThat(keep).isDirectoryContaining("glob:**/a file.bin");
    }

    @Test
    void needsAFileThatCanBeRead() {
        assertThatThrownBy(() -> play(Optional.of(directory.resolve("none")), true, Optional.empty()))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(out.toString()).isEmpty();
    }
}
