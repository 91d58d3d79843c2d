package org.msrprelay.systemtests.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.Tool;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoCommandTest {

    @Test
    void relaysAFileAndShowsAFailure(@TempDir Path directory) throws IOException {
        byte[] content = Octets.random(1_234_567, 1);
        Files.write(directory.resolve("some.bin"), content);
        Tool.Result result = Tool.run(directory, "demo", "some.bin");
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        String digest = HexFormat.of().formatHex(Octets.digest("SHA-256").digest(content));
        assertThat(result.out()).contains(digest).contains("REPORT").contains("Status: 000 4");
        assertThat(result.err()).doesNotContain("Exception");
    }

    @Test
    void sayThatThereIsNoSuchFile(@TempDir Path directory) {
        Tool.Result result = Tool.run(directory, "demo", "nowhere.bin");
        assertThat(result.exitCode()).isIn(1, 2);
        assertThat(result.err()).contains("nowhere.bin").doesNotContain("Exception");
    }
}
