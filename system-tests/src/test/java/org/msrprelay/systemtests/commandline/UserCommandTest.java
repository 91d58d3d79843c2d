package org.msrprelay.systemtests.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.msrprelay.systemtests.harness.Challenge;
import org.msrprelay.systemtests.harness.Credentials;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.TestFiles;
import org.msrprelay.systemtests.harness.Tool;
import org.msrprelay.systemtests.harness.Users;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
class UserCommandTest {

    @Test
    void addsChangesListsAndRemoves(@TempDir Path directory) {
        // No listen: the users of a relay can be made before the rest of its file.
        TestFiles.write(directory.resolve("relay.yaml"), "auth: {realm: " + Users.REALM + ", users: users}\n");

        Tool.Result added = user(directory, "s3cret of eve", "add", "eve", "--password-stdin");
        assertThat(added.exitCode()).as(added.err()).isZero();
        String file = TestFiles.read(directory.resolve("users"));
        assertThat(file)
                .contains(Users.line("MD5", "eve", "s3cret of eve"))
                .contains(Users.line("SHA-256", "eve", "s3cret of eve"));

        Tool.Result twice = user(directory, "other", "add", "eve", "--password-stdin");
        assertThat(twice.exitCode()).isNotZero();
        assertThat(twice.err()).contains("eve").doesNotContain("Exception");
        assertThat(TestFiles.read(directory.resolve("users"))).isEqualTo(file);

        assertThat(user(directory, "another", "passwd", "eve", "--password-stdin")
                        .exitCode())
                .isZero();
        assertThat(TestFiles.read(directory.resolve("users")))
                .contains(Users.line("SHA-256", "eve", "another"))
                .doesNotContain(Users.line("SHA-256", "eve", "s3cret of eve"));

        assertThat(user(directory, "", "list").out()).contains("eve").doesNotContain(file.substring(20, 40));
        assertThat(user(directory, "", "remove", "eve").exitCode()).isZero();
        assertThat(TestFiles.read(directory.resolve("users"))).doesNotContain("eve");
        assertThat(user(directory, "", "remove", "eve").exitCode()).isNotZero();
    }

    private static Tool.Result user(Path directory, String input, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "user";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--config";
        all[arguments.length + 2] = "relay.yaml";
        return Tool.runWithInput(directory, input, all);
    }

    @Test
    void aRunningRelayKnowsTheUserSoon() {
        try (RelayUnderTest relay = RelayUnderTest.start(RelayYaml.onLoopback().set("auth.max-failures", "1000000"));
                RawPeer eve = relay.connect("eve")) {
            Tool.Result added = user(relay.directory(), "s3cret", "add", "eve", "--password-stdin");
            assertThat(added.exitCode()).as(added.err()).isZero();
            org.awaitility.Awaitility.await().atMost(RawPeer.PATIENCE).until(() -> {
                Challenge challenge = eve.auth().challenge("SHA-256");
                return eve.auth()
                                .attempt(Credentials.of(
                                        "eve", "s3cret", challenge, eve.auth().relayUri()))
                                .code()
                        == 200;
            });
        }
    }

    @Test
    void aPasswordIsNeverAnArgument(@TempDir Path directory) {
        assertThat(Tool.run(directory, "user", "add", "eve", "s3cret").exitCode())
                .isEqualTo(2);
    }
}
