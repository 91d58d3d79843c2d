package org.msrprelay.systemtests.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.TestFiles;
import org.msrprelay.systemtests.harness.Tool;
import org.msrprelay.systemtests.harness.Users;

/** The command-line client AUTHs at one relay through another (RFC 4976 5.1); the relays know each other by address. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
class ThroughTwoRelaysTest {

    // What a client made through another relay outlives him, so that something is left of it at the end.
    private static RelayUnderTest inner;
    private static RelayUnderTest outer;

    @BeforeAll
    static void start() {
        inner = RelayUnderTest.start(RelayYaml.onLoopback().set("host", "127.0.0.1"));
        outer = RelayUnderTest.start(RelayYaml.onLoopback().set("host", "127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        inner.close();
        outer.close();
    }

    private static String uri(RelayUnderTest relay) {
        return "msrps://127.0.0.1:" + relay.tlsPort() + ";tcp";
    }

    /** A command of a client that goes through both relays. */
    private static List<String> command(String name, String user, String... more) {
        TestFiles.writeSecret(inner.directory().resolve(user + ".password"), Users.passwordOf(user) + "\n");
        List<String> arguments =
                new ArrayList<>(List.of(name, "--relay", uri(inner), "--relay", uri(outer), "--user", user));
        arguments.addAll(List.of(
                "--password-file",
                inner.directory().resolve(user + ".password").toString(),
                "--ca",
                inner.directory().resolve("ca.pem").toString()));
        arguments.addAll(Arrays.asList(more));
        return arguments;
    }

    @Test
    void bothEndsMayBeBehindTwo(@TempDir Path directory) {
        try (Tool receive = Tool.start(directory, List.of(), command("receive", "bob", "--count", "1"))) {
            String path = receive.outLine();
            assertThat(path.split(" "))
                    .as("the outermost first, the client last")
                    .hasSize(3);
            assertThat(path).startsWith("msrps://127.0.0.1:" + outer.tlsPort() + "/");
            assertThat(path.split(" ")[1]).startsWith("msrps://127.0.0.1:" + inner.tlsPort() + "/");
            try (Tool send = Tool.start(directory, List.of(), command("send", "alice", path, "--text", "Hello, Bob"))) {
                Tool.Result sent = send.result();
                assertThat(sent.exitCode()).as(sent.out() + sent.err()).isZero();
            }
            assertThat(receive.outLine()).isEqualTo("Hello, Bob");
            assertThat(receive.result().exitCode()).isZero();
        }
    }

    @Test
    void asManyUsersAsRelaysOrOne(@TempDir Path directory) {
        try (Tool send = Tool.start(
                directory,
                List.of(),
                command("send", "alice", "--user", "a", "--user", "b", "msrps://x:1/s;tcp", "--text", "x"))) {
            Tool.Result result = send.result();
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err()).contains("--user: 3 for 2 relays (expected: one, or one for each)");
        }
    }
}
