package org.msrprelay.systemtests.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Tool;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
class HelpTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serve",
                "user add",
                "demo",
                "send",
                "receive",
                "bench",
                "bench slow-readers",
                "bench fairness"
            })
    void isOnEveryCommand(String command, @TempDir Path directory) {
        String[] words = (command + " --help").trim().split(" ", -1);
        Tool.Result result = Tool.run(directory, words);
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains(("msrp-relay " + command).trim());
        assertThat(result.err()).isEmpty();
    }

    @Test
    void tellsTheVersion(@TempDir Path directory) {
        Tool.Result result = Tool.run(directory, "--version");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("msrp-relay ");
    }
}
