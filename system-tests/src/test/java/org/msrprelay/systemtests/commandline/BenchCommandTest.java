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
import org.junit.jupiter.params.provider.CsvSource;
import org.msrprelay.systemtests.harness.Tool;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
class BenchCommandTest {

    @Test
    void showsWhatSlowReadersDoToMemory(@TempDir Path directory) {
        Tool.Result result = Tool.run(
                directory,
                ("bench slow-readers --senders 20 --octets 2MB --nothing 500ms --slowly 500ms --slow-rate 10KB/s"
                                + " --max-growth 1GiB")
                        .split(" ", -1));
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.out()).contains("20 of 20 messages").contains("resident memory");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void showsFairnessAsJson(@TempDir Path directory) {
        Tool.Result result = Tool.run(
                directory,
                "bench fairness --flows 0,2 --count 3 --every 100ms --warm-up 200ms --read-rate 4MiB/s --json"
                        .split(" ", -1));
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.out().lines()).singleElement().asString().startsWith("{\"mode\":\"fairness\",\"ok\":true,");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate --sessions 3 --warm-up 200ms --time 500ms | latency",
                "rate --sessions 2 --warm-up 200ms --time 500ms --pace 500 --tls --json | \"mode\":\"rate\",\"ok\":true,",
                "bulk --octets 20MB | 1 of 1 messages",
                "bulk --octets 2MB --sessions 3 --chunk 10KB --json | \"mode\":\"bulk\",\"ok\":true,",
                "idle --connections 5,20 --time 200ms | connections",
                "idle --connections 5 --time 200ms --tls --json | \"mode\":\"idle\",\"ok\":true,"
            })
    void showsWhatGoesThroughAndWhatItCosts(String options, String expected, @TempDir Path directory) {
        Tool.Result result = Tool.run(directory, ("bench " + options).split(" ", -1));
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.out()).contains(expected);
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bench | expected: rate, bulk, idle, slow-readers or fairness",
                "bench rate --octets 1MiB | --octets: 1048576 (expected: <= 65536)",
                "bench bulk --proxy msrp://127.0.0.1:1 | --proxy and --proxy-listen need each other",
                "bench idle --connections 10,10 | --connections: 10 (expected: >= 11)",
                "bench slow-readers --senders 0 | --senders: 0 (expected: >= 1)",
                "bench slow-readers --octets 5kb | 5kb (expected: a size such as 64KiB or 100MB)",
                "bench fairness --read-rate 5 | 5 (expected: a rate such as 8KB/s or 1MiB/s, or unlimited)",
                "bench fairness --relay msrp://127.0.0.1:2855 | --relay needs --user",
                "bench fairness --user alice | of no use without --relay"
            })
    void aMistakeNamesTheValue(String command, String expected, @TempDir Path directory) {
        Tool.Result result = Tool.run(directory, command.split(" ", -1));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(expected).doesNotContain("Exception");
    }
}
