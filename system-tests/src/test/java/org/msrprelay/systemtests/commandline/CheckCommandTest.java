package org.msrprelay.systemtests.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Tool;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
class CheckCommandTest {

    @Test
    void saysWhatItFound(@TempDir Path directory) {
        RelayYaml.onLoopback().writeTo(directory);
        Tool.Result result = Tool.run(directory, "check", "--config", "relay.yaml");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("relay.test").contains("users");
        assertThat(result.err()).doesNotContain("Exception");
    }

    @Test
    void warnsOfAHostThatIsAnAddressOrNotInTheCertificate(@TempDir Path directory) {
        RelayYaml.onLoopback().set("host", "192.0.2.77").writeTo(directory);
        Tool.Result address = Tool.run(directory, "check", "--config", "relay.yaml");
        assertThat(address.exitCode()).isZero();
        assertThat(address.out() + address.err())
                .containsIgnoringCase("warning")
                .contains("192.0.2.77");
        RelayYaml.onLoopback().set("host", "elsewhere.test").writeTo(directory);
        Tool.Result other = Tool.run(directory, "check", "--config", "relay.yaml");
        assertThat(other.out() + other.err()).containsIgnoringCase("warning").contains("elsewhere.test");
    }
}
