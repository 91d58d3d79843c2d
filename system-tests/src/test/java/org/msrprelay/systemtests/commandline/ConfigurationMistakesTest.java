package org.msrprelay.systemtests.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.msrprelay.systemtests.harness.TestFiles;
import org.msrprelay.systemtests.harness.Tool;

/** Mistakes print a line each, all of them, with file, line, key and what would be right; exit 2, no stack trace. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
class ConfigurationMistakesTest {

    private static final String MANY = """
            host: relay.test
            hots: other.test
            listen:
              - msrp://127.0.0.1:0
              - msrps://127.0.0.1:99999;tcp
              - http://127.0.0.1:80
            tls:
              certificate: nowhere.pem
              key: nowhere.key
            auth:
              users: no-users-here
              expires: {min: 2h, default: 15m, max: 1h}
              max-failures: many
              over-cleartext: perhaps
              algorithms: [SHA-512]
            relay:
              max-send-chunk-size: 1024
              chunk-linger: soon
              respones-timeout: 3s
              queue: -5
              unknown-methods: ignore
              threads: 0
            next-hops:
              allow: [10.0.0.0/33]
              ports: [70000]
            """;

    private record Mistake(int line, String key, String value) {}

    private static final List<Mistake> EXPECTED = List.of(
            new Mistake(2, "hots", "host"),
            new Mistake(4, "listen", "msrp://127.0.0.1:0"),
            new Mistake(5, "listen", "99999"),
            new Mistake(6, "listen", "http://127.0.0.1:80"),
            new Mistake(8, "tls.certificate", "nowhere.pem"),
            new Mistake(9, "tls.key", "nowhere.key"),
            new Mistake(11, "auth.users", "no-users-here"),
            new Mistake(12, "auth.expires", ""),
            new Mistake(13, "auth.max-failures", "many"),
            new Mistake(14, "auth.over-cleartext", "perhaps"),
            new Mistake(15, "auth.algorithms", "SHA-512"),
            new Mistake(17, "relay.max-send-chunk-size", "1024"),
            new Mistake(18, "relay.chunk-linger", "soon"),
            new Mistake(19, "relay.respones-timeout", "response-timeout"),
            new Mistake(20, "relay.queue", "-5"),
            new Mistake(21, "relay.unknown-methods", "ignore"),
            new Mistake(22, "relay.threads", "0"),
            new Mistake(24, "next-hops.allow", "10.0.0.0/33"),
            new Mistake(25, "next-hops.ports", "70000"));

    @Test
    void areAllToldAtOnce(@TempDir Path directory) {
        TestFiles.write(directory.resolve("bad.yaml"), MANY);
        for (String command : new String[] {"serve", "check"}) {
            Tool.Result result = Tool.run(directory, command, "--config", "bad.yaml");
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            List<String> lines = result.err().lines().toList();
            for (Mistake mistake : EXPECTED) {
                assertThat(lines)
                        .as("line %s, %s, of:%n%s", mistake.line(), mistake.key(), result.err())
                        .anyMatch(line -> line.contains("bad.yaml:" + mistake.line() + ":")
                                && line.contains(mistake.key())
                                && line.contains(mistake.value()));
            }
            assertThat(lines).as("a line each, and no more").allMatch(line -> line.startsWith("bad.yaml:"));
            assertThat(result.err()).doesNotContain("Exception");
        }
    }

    @Test
    void inTheYamlItselfAreToldWithTheirLine(@TempDir Path directory) {
        TestFiles.write(directory.resolve("bad.yaml"), "host: relay.test\nlisten: [msrp://127.0.0.1:0;tcp\nauth: {}\n");
        Tool.Result result = Tool.run(directory, "serve", "--config", "bad.yaml");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .containsPattern("bad.yaml:[23]:")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }

    @Test
    void aFileThatIsNotThere(@TempDir Path directory) {
        Tool.Result result = Tool.run(directory, "serve", "--config", "nowhere.yaml");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("nowhere.yaml").doesNotContain("Exception");
        assertThat(result.err().lines()).hasSize(1);
    }

    @Test
    void anEnvironmentVariableThatIsNotSet(@TempDir Path directory) {
        TestFiles.write(directory.resolve("bad.yaml"), "host: ${NO_SUCH_VARIABLE_ANYWHERE}\n");
        Tool.Result result = Tool.run(directory, "serve", "--config", "bad.yaml");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("bad.yaml:1:").contains("NO_SUCH_VARIABLE_ANYWHERE");
    }

    @Test
    void onTheCommandLine(@TempDir Path directory) {
        for (List<String> arguments :
                List.of(List.<String>of(), List.of("frob"), List.of("serve", "--frob"), List.of("user", "add"))) {
            Tool.Result result = Tool.run(directory, arguments.toArray(String[]::new));
            assertThat(result.exitCode()).as("%s", arguments).isEqualTo(2);
            assertThat(result.err())
                    .as("%s", arguments)
                    .isNotEmpty()
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
        }
    }
}
