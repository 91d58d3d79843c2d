package org.msrprelay.systemtests.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.TestFiles;
import org.msrprelay.systemtests.harness.Tool;

/** The mistakes in all the files that a configuration names are told in one go. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrokenFilesTest {

    @Test
    void refusesABrokenCertificateOrUsersFile(@TempDir Path directory) {
        RelayYaml.onLoopback().writeTo(directory);
        TestFiles.write(directory.resolve("relay.pem"), "not a certificate\n");
        TestFiles.write(directory.resolve("users"), "alice:example.test:nothex\nnonsense\n");
        Tool.Result result = Tool.run(directory, "check", "--config", "relay.yaml");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("relay.pem")
                .contains("users:1")
                .contains("users:2")
                .doesNotContain("Exception");
    }
}
