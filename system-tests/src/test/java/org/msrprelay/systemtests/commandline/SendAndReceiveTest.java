package org.msrprelay.systemtests.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.TestFiles;
import org.msrprelay.systemtests.harness.Tool;
import org.msrprelay.systemtests.harness.Users;

/** The command-line client, through a relay with TLS, with itself and with a peer that is not of its making. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
class SendAndReceiveTest {

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("aliases", "[127.0.0.1]"));

    private static List<String> as(String user) {
        TestFiles.writeSecret(relay.directory().resolve(user + ".password"), Users.passwordOf(user) + "\n");
        return List.of(
                "--relay",
                "msrps://127.0.0.1:" + relay.tlsPort() + ";tcp",
                "--user",
                user,
                "--password-file",
                relay.directory().resolve(user + ".password").toString(),
                "--ca",
                relay.directory().resolve("ca.pem").toString());
    }

    private static List<String> command(String name, String user, String... more) {
        List<String> arguments = new ArrayList<>(List.of(name));
        arguments.addAll(as(user));
        arguments.addAll(Arrays.asList(more));
        return arguments;
    }

    @Test
    void aFileGoesFromOneToTheOther(@TempDir Path directory) throws IOException {
        byte[] content = Octets.random(3_000_001, 1);
        Files.write(directory.resolve("some file.bin"), content);
        Files.createDirectory(directory.resolve("in"));
        try (Tool receive =
                Tool.start(directory, List.of(), command("receive", "bob", "--count", "1", "--directory", "in"))) {
            String path = receive.outLine();
            assertThat(path).startsWith("msrps://relay.test:" + relay.tlsPort() + "/");
            try (Tool send = Tool.start(directory, List.of(), command("send", "alice", path, "some file.bin"))) {
                Tool.Result sent = send.result();
                assertThat(sent.exitCode()).as(sent.out() + sent.err()).isZero();
            }
            Tool.Result received = receive.result();
            assertThat(received.exitCode()).as(received.out() + received.err()).isZero();
        }
        assertThat(Files.readAllBytes(directory.resolve("in").resolve("some file.bin")))
                .isEqualTo(content);
    }

    @Test
    void aTextIsPrinted(@TempDir Path directory) {
        try (Tool receive = Tool.start(directory, List.of(), command("receive", "bob", "--count", "1"))) {
            String path = receive.outLine();
            try (Tool send = Tool.start(directory, List.of(), command("send", "alice", path, "--text", "Hello, Bob"))) {
                assertThat(send.result().exitCode()).isZero();
            }
            assertThat(receive.outLine()).isEqualTo("Hello, Bob");
            assertThat(receive.result().exitCode()).isZero();
        }
    }

    @Test
    void aFailureIsToldAndEndsTheSenderWithAnError(@TempDir Path directory) throws IOException {
        Files.write(directory.resolve("unwanted.bin"), Octets.random(200_000, 1));
        try (RawPeer bob = relay.connectTls("bob")) {
            String path = bob.auth().as("bob") + " " + bob.uri();
            try (Tool send = Tool.start(directory, List.of(), command("send", "alice", path, "unwanted.bin"))) {
                Frame first = bob.expect("SEND");
                bob.answer(first, 413, "Not that");
                Tool.Result result = send.result();
                assertThat(result.exitCode()).isEqualTo(1);
                assertThat(result.out() + result.err()).contains("413").doesNotContain("\tat ");
            }
        }
    }

    @Test
    void aStrangePeersChunksAreTaken(@TempDir Path directory) throws IOException {
        byte[] content = Octets.random(50_000, 2);
        try (Tool receive = Tool.start(directory, List.of(), command("receive", "bob", "--count", "1"));
                RawPeer alice = relay.connectTls("alice")) {
            String path = receive.outLine();
            String toPath = alice.auth().as("alice") + " " + path;
            for (int at = 0; at < content.length; at += 10_000) {
                alice.send(Send.of(toPath, alice.uri(), "inpieces")
                        .field("Success-Report", "yes")
                        .range((at + 1) + "-*/50000")
                        .field("Content-Disposition", "attachment; filename=\"../../pieces.bin\"")
                        .body(Arrays.copyOfRange(content, at, at + 10_000))
                        .flag(at == 40_000 ? '$' : '+'));
            }
            long confirmed = 0;
            while (confirmed < content.length) {
                Frame report = alice.awaitRequest("REPORT");
                assertThat(report.status()).isEqualTo(200);
                confirmed = report.range().end();
            }
            assertThat(receive.result().exitCode()).isZero();
        }
        assertThat(Files.readAllBytes(directory.resolve("pieces.bin"))).isEqualTo(content);
    }

    @Test
    void aWrongPasswordEndsWithAnError(@TempDir Path directory) {
        List<String> arguments = command("receive", "carol");
        TestFiles.writeSecret(relay.directory().resolve("carol.password"), "wrong\n");
        try (Tool receive = Tool.start(directory, List.of(), arguments)) {
            Tool.Result result = receive.result();
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).isNotEmpty().doesNotContain("\tat ");
        }
    }
}
