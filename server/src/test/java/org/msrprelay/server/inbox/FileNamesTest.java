package org.msrprelay.server.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @ParameterizedTest
    @CsvSource({
        "photo.jpg, photo.jpg",
        "Grüße 1.txt, Grüße 1.txt",
        "/etc/passwd, passwd",
        "../../.ssh/authorized_keys, authorized_keys",
        "'C:\\Windows\\system.ini', system.ini",
        ".bashrc, bashrc",
        "..., unnamed",
        "'', unnamed",
        "'a:b*c?d', a_b_c_d",
        "'trailing. ', trailing",
        "a/, unnamed"
    })
    void keepsWithinTheDirectory(String given, String harmless) {
        assertThat(FileNames.harmless(given)).isEqualTo(harmless);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\r\nb", "a\u001b[2Jb", "a\u202Eb", "a\u2028b", "a\u200Eb"})
    void dropsWhatDoesNotShow(String given) {
        assertThat(FileNames.harmless(given)).startsWith("a").endsWith("b").matches("[a-z0-9\\[J]+");
    }

    @Test
    void cutsLongNamesBeforeTheirExtension() {
        String name = FileNames.harmless("ü".repeat(300) + ".txt");
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(FileNames.MAX_OCTETS);
        assertThat(name).startsWith("üü").endsWith(".txt");
        String smileys = FileNames.harmless("\uD83D\uDE00".repeat(300));
        assertThat(new String(smileys.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(smileys);
    }

    @Test
    void numbersBeforeTheExtension() {
        assertThat(FileNames.numbered("a.txt", 1)).isEqualTo("a.txt");
        assertThat(FileNames.numbered("a.txt", 2)).isEqualTo("a (2).txt");
        assertThat(FileNames.numbered("a", 3)).isEqualTo("a (3)");
    }
}
