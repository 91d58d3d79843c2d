package org.msrprelay.server.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
    private final StringWriter written = new StringWriter();
    private final PrintWriter out = new PrintWriter(written);

    @Test
    void drawsABarOnATerminalAndRemovesIt() {
        try (Progress progress = Progress.begin(out, "file", OptionalLong.of(1000), true)) {
            progress.reached(500);
            await().until(() -> written.toString().contains("50 %"));
            assertThat(written.toString()).contains("\r").contains("=>").doesNotContain("\n");
            progress.say("something happened");
        }
        assertThat(written.toString()).contains("something happened").endsWith("\r\u001b[K");
    }

    @Test
    void printsPlainLinesElsewhere() {
        try (Progress progress = Progress.begin(out, "file", OptionalLong.of(1000), false)) {
            progress.reached(250);
            progress.say("something happened");
            assertThat(progress.line()).startsWith("file: 25 % (250 B of 1000 B), ");
        }
        assertThat(written.toString()).isEqualToIgnoringNewLines("something happened\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 80, 200})
    void fitsIntoTheTerminal(int columns) {
        try (Progress progress = Progress.begin(out, "a name that is rather long", OptionalLong.of(1 << 20), false)) {
            for (int octets : new int[] {0, 1, 600_000, 1 << 20, 2 << 20}) {
                progress.reached(octets);
                assertThat(progress.bar(columns)).hasSizeLessThanOrEqualTo(columns);
            }
        }
    }

    @Test
    void doesWithoutATotal() {
        try (Progress progress = Progress.begin(out, "stdin", OptionalLong.empty(), false)) {
            progress.reached(2048);
            assertThat(progress.line()).startsWith("stdin: 2.0 KiB, ");
            assertThat(progress.bar(80)).startsWith("stdin  2.0 KiB  ");
        }
    }

    @Test
    void knowsThatNothingIsAllOfNothing() {
        try (Progress progress = Progress.begin(out, "empty", OptionalLong.of(0), false)) {
            assertThat(progress.line()).startsWith("empty: 100 % (0 B of 0 B)");
        }
    }
}
