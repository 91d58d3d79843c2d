package org.msrprelay.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msrprelay.server.file.FileWatch;
import org.msrprelay.transport.tls.TrustAnchors;

class ReloadedAnchorsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private void write(Path file, String name) throws Exception {
        TestCertificates.write(file, directory.resolve("key"), name);
    }

    @Test
    void aChangedFileIsReadAgainAndABrokenOneLeavesWhatWas() throws Exception {
        var file = directory.resolve("ca.pem");
        write(file, "one.test");
        try (var watch = new FileWatch()) {
            var anchors = ReloadedAnchors.of(file, watch);
            TrustAnchors first = anchors.get();
            assertThat(first.certificates()).hasSize(1);

            Files.writeString(file, "no certificate\n");
            var other = directory.resolve("other.pem");
            write(other, "other.test");
            var others = ReloadedAnchors.of(other, watch);
            TrustAnchors before = others.get();
            write(other, "changed.test");
            await().atMost(PATIENCE).until(() -> !others.get().equals(before));
            assertThat(anchors.get())
                    .as("the broken one has been looked at by now")
                    .isSameAs(first);

            write(file, "two.test");
            await().atMost(PATIENCE).until(() -> !anchors.get().equals(first));
        }
    }

    @Test
    void aFileWithoutACertificateIsRefusedAtTheStart() throws Exception {
        var file = Files.writeString(directory.resolve("ca.pem"), "nothing\n");
        try (var watch = new FileWatch()) {
            assertThatThrownBy(() -> ReloadedAnchors.of(file, watch))
                    .isInstanceOf(PemException.class)
                    .hasMessageContaining("no certificate in it");
        }
    }
}
