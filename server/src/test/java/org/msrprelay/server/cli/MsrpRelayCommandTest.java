package org.msrprelay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Exit codes and messages of the command line. What {@code serve} does once it runs is tested as a process of its own. */
class MsrpRelayCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final java.io.InputStream stdin = System.in;

    private Path configuration;

    @BeforeEach
    void makeConfiguration() throws IOException {
        configuration =
                Files.writeString(directory.resolve("relay.yaml"), "auth: {realm: example.org, users: users}\n");
    }

    @AfterEach
    void giveStdinBack() {
        System.setIn(stdin);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return MsrpRelayCommand.commandLine(arguments)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private int runWithInput(String input, String... arguments) {
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        return run(arguments);
    }

    private int user(String password, String command, String name) {
        return runWithInput(password, "user", command, name, "--password-stdin", "--config", configuration.toString());
    }

    static List<List<String>> everyCommand() {
        var all = new ArrayList<List<String>>();
        collect(MsrpRelayCommand.commandLine(), List.of(), all);
        return all;
    }

    private static void collect(CommandLine command, List<String> path, List<List<String>> all) {
        all.add(path);
        command.getSubcommands().forEach((name, subcommand) -> {
            var longer = new ArrayList<>(path);
            longer.add(name);
            collect(subcommand, longer, all);
        });
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandHasHelpAndVersion(List<String> command) {
        var withHelp = new ArrayList<>(command);
        withHelp.add("--help");
        assertThat(run(withHelp.toArray(String[]::new))).isZero();
        assertThat(out.toString()).startsWith("Usage: msrp-relay");
        assertThat(err.toString()).isEmpty();
        var withVersion = new ArrayList<>(command);
        withVersion.add("--version");
        assertThat(run(withVersion.toArray(String[]::new))).isZero();
        assertThat(out.toString()).startsWith("msrp-relay ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bogus",
                "serve --bogus",
                "serve --config",
                "check",
                "user",
                "user add",
                "user add a b",
                "user add --password secret a",
                "user list --log-level loud",
            })
    void badUsageIsTwoAndSaidInALineOrTwo(String arguments) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1)))
                .isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("msrp-relay").doesNotContain("\tat ");
        assertThat(err.toString().lines().count()).isBetween(1L, 2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "check"})
    void allMistakesOfAConfigurationAreTold(String command) throws IOException {
        Files.writeString(configuration, "hots: a\nrelay: {queue: 1}\nauth: {users: missing}\n");
        assertThat(run(command, "--config", configuration.toString())).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .containsExactly(
                        configuration + ":1: hots: unknown key (did you mean host?)",
                        configuration + ":2: relay.queue: 1 (expected: a size of at least 2048 octets, such as 1MiB)",
                        configuration + ":3: auth.users: " + directory
                                + "/missing, which does not exist (expected: a file that can be read)");
    }

    @Test
    void aStartThatFailsIsOne() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(configuration, "listen: ['msrp://127.0.0.1:%d;tcp']\n".formatted(taken.getLocalPort()));
            assertThat(run("serve", "--config", configuration.toString())).isEqualTo(1);
        }
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).singleElement().asString().startsWith("msrp-relay serve: ");
    }

    @Test
    void usersAreManaged() throws IOException {
        assertThat(user("one\n", "add", "alice")).isZero();
        assertThat(out).hasToString("alice: added (%s/users, realm example.org)%n".formatted(directory));
        assertThat(user("two", "add", "bob")).isZero();
        var before = Files.readAllLines(directory.resolve("users"));
        assertThat(before).hasSize(4);
        assertThat(user("two\r\n", "passwd", "bob")).isZero();
        assertThat(directory.resolve("users")).hasContent(String.join("\n", before) + "\n");
        assertThat(user("three", "passwd", "bob")).isZero();
        assertThat(Files.readAllLines(directory.resolve("users")))
                .startsWith(before.get(0))
                .isNotEqualTo(before);
        assertThat(run("user", "list", "--config", configuration.toString())).isZero();
        assertThat(out.toString().lines())
                .containsExactly("alice\texample.org\tMD5,SHA-256", "bob\texample.org\tMD5,SHA-256");
        assertThat(run("user", "remove", "alice", "--config", configuration.toString()))
                .isZero();
        assertThat(Files.readAllLines(directory.resolve("users"))).hasSize(2);
    }

    @Test
    void mistakesWithUsersAreTwo() throws IOException {
        assertThat(user("one\n", "add", "alice")).isZero();
        assertThat(user("one\n", "add", "alice")).isEqualTo(2);
        assertThat(err.toString()).contains("alice: is there already");
        assertThat(user("one\n", "passwd", "bob")).isEqualTo(2);
        assertThat(err.toString()).contains("bob: is not there");
        assertThat(run("user", "remove", "bob", "--config", configuration.toString()))
                .isEqualTo(2);
        assertThat(user("", "add", "bob")).isEqualTo(2);
        assertThat(err.toString()).contains("an empty password");
        assertThat(user("one\ntwo\n", "add", "bob")).isEqualTo(2);
        assertThat(err.toString()).contains("more than one line");
        assertThat(user("one", "add", "a:b")).isEqualTo(2);
        assertThat(err.toString()).contains("user name a:b");
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void checkSaysWhatItFound() {
        assertThat(user("one\n", "add", "alice")).isZero();
        assertThat(run("check", "--config", configuration.toString())).isZero();
        assertThat(out.toString())
                .contains("listeners    msrps://127.0.0.1:2855;tcp msrp://127.0.0.1:2856;tcp")
                .contains("users        1 in ")
                .contains("warning: tls.certificate: none");
    }
}
