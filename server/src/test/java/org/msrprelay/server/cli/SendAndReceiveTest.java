package org.msrprelay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.LookUp;
import org.msrprelay.server.tls.TestCertificates;
import org.msrprelay.transport.ListenAddress;
import org.msrprelay.transport.RelayServer;
import org.msrprelay.transport.tls.TlsMaterial;

/** The commands {@code send} and {@code receive}, at a relay and without one. */
class SendAndReceiveTest {
    @TempDir
    Path directory;

    private final InputStream stdin = System.in;
    private RelayServer relay;
    private Path password;
    private Path certificate;

    /** A command that runs. */
    private record Running(CompletableFuture<Integer> exit, StringWriter out, StringWriter err) {
        int awaitExit() throws Exception {
            return exit.get(60, TimeUnit.SECONDS);
        }

        String awaitPath() {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> exit.isDone() || out.toString().contains("\n"));
            assertThat(exit).as(err.toString()).isNotDone();
            return out.toString().lines().findFirst().orElseThrow();
        }
    }

    private static final class OneUser implements CredentialStore {
        @Override
        public CompletionStage<LookUp> lookUp(String user, String realm, DigestAlgorithm algorithm) {
            return CompletableFuture.completedStage(LookUp.of(
                    Optional.of("alice")
                            .filter(user::equals)
                            .map(name -> DigestArithmetic.ha1(algorithm, name, realm, "right")),
                    user));
        }

        @Override
        public Set<DigestAlgorithm> algorithms(String realm) {
            return Set.of(DigestAlgorithm.values());
        }
    }

    @BeforeEach
    void startRelay() throws Exception {
        certificate = directory.resolve("certificate.pem");
        Path key = directory.resolve("key.pem");
        TestCertificates.write(certificate, key, "127.0.0.1");
        TlsMaterial material = TlsMaterial.ofPem(Files.readString(certificate), Files.readString(key));
        password = Files.writeString(directory.resolve("password"), "right\n");
        relay = RelayServer.builder()
                .host("127.0.0.1")
                .listen(List.of(ListenAddress.parse("msrps://127.0.0.1:0;tcp")))
                .tls(() -> material)
                .credentials(new OneUser())
                .start();
    }

    @AfterEach
    void stop() {
        System.setIn(stdin);
        relay.close();
    }

    private static Running start(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> MsrpRelayCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new)));
        return new Running(exit, out, err);
    }

    private static Running start(String... arguments) {
        return start(List.of(arguments));
    }

    private Running atRelay(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--relay", relay.listeners().get(0).toString(), "--user", "alice"));
        all.addAll(List.of("--password-file", password.toString(), "--ca", certificate.toString()));
        return start(all);
    }

    private Running receive(int count) {
        return atRelay("receive", "--directory", directory.resolve("in").toString(), "--count", "" + count);
    }

    @Test
    void carryTextsAndFilesThroughARelay() throws Exception {
        byte[] octets = new byte[200_000];
        new Random(1).nextBytes(octets);
        Path file = Files.write(directory.resolve("photo.jpg"), octets);
        Running receiver = receive(3);
        String path = receiver.awaitPath();
        Running sender = atRelay("send", path, file.toString(), file.toString(), "--text", "Grüße");
        assertThat(sender.awaitExit()).as(sender.err().toString()).isZero();
        assertThat(sender.err().toString())
                .contains("text: delivered, 7 B")
                .contains("photo.jpg: delivered, 195.3 KiB")
                .contains("REPORT 000 200 OK, octets 1-200000/200000");
        assertThat(receiver.awaitExit()).isZero();
        assertThat(receiver.out().toString().lines()).containsExactly(path, "Grüße");
        assertThat(directory.resolve("in/photo.jpg")).hasBinaryContent(octets);
        assertThat(directory.resolve("in/photo (2).jpg")).hasBinaryContent(octets);
    }

    @Test
    void carryStdinFromSomebodyWhoComesToTheRelayByHimself() throws Exception {
        Running receiver = receive(1);
        System.setIn(new ByteArrayInputStream("from a pipe".getBytes(StandardCharsets.UTF_8)));
        Running sender =
                start("send", receiver.awaitPath(), "-", "--type", "text/plain", "--ca", certificate.toString());
        assertThat(sender.awaitExit()).as(sender.err().toString()).isZero();
        assertThat(receiver.awaitExit()).isZero();
        assertThat(receiver.out().toString()).endsWith("from a pipe\n");
    }

    @Test
    void doWithoutARelay() throws Exception {
        Running receiver = start("receive", "--listen", "msrp://127.0.0.1:0", "--count", "1");
        Running sender = start("send", receiver.awaitPath(), "--text", "directly", "--no-success-report");
        assertThat(sender.awaitExit()).as(sender.err().toString()).isZero();
        assertThat(sender.err().toString()).contains("text: accepted");
        assertThat(receiver.awaitExit()).isZero();
        assertThat(receiver.out().toString()).endsWith("directly\n");
    }

    @Test
    void endWithOneIfAMessageIsNotDelivered() throws Exception {
        Running receiver = receive(1);
        String path = receiver.awaitPath();
        assertThat(atRelay("send", path, "--text", "last one").awaitExit()).isZero();
        assertThat(receiver.awaitExit()).isZero();
        Running late = atRelay("send", path, "--text", "too late");
        assertThat(late.awaitExit()).isEqualTo(1);
        assertThat(late.err().toString()).contains("text: failed").contains("481");
    }

    @Test
    void endWithOneIfAFileIsTooLargeForTheReceiver() throws Exception {
        Path file = Files.write(directory.resolve("large.bin"), new byte[100_000]);
        Running receiver = atRelay("receive", "--max-octets", "1000", "--count", "1");
        String path = receiver.awaitPath();
        Running sender = atRelay("send", path, file.toString());
        assertThat(sender.awaitExit()).isEqualTo(1);
        assertThat(sender.err().toString()).contains("413 Too large");
        assertThat(atRelay("send", path, "--text", "short").awaitExit()).isZero();
        assertThat(receiver.awaitExit()).isZero();
        assertThat(receiver.err().toString()).contains("lost large.bin: larger than 1000 octets");
    }

    @Test
    void endWithOneIfTheRelayDoesNotKnowThem() throws Exception {
        Files.writeString(password, "wrong\n");
        Running receiver = receive(1);
        assertThat(receiver.awaitExit()).isEqualTo(1);
        assertThat(receiver.out().toString()).isEmpty();
        assertThat(receiver.err().toString())
                .isEqualToIgnoringNewLines("msrp-relay receive: the relay refuses AUTH: 401 Unauthorized"
                        + " (user or password is wrong)\n");
    }

    @Test
    void endWithOneIfTheRelayGoesAway() throws Exception {
        Running receiver = receive(1);
        receiver.awaitPath();
        relay.close();
        assertThat(receiver.awaitExit()).isEqualTo(1);
        assertThat(receiver.err().toString()).contains("msrp-relay receive: the relay: ");
    }

    @Test
    void endWithTwoIfTheyAreCalledWrongly() throws Exception {
        assertUsage("expected: either --relay and --user, or --listen", "receive");
        assertUsage("--relay needs --user", "receive", "--user", "alice");
        assertUsage("nothing to send", "send", "msrp://127.0.0.1:9/x;tcp");
        assertUsage("PATH: ", "send", "http://127.0.0.1/", "--text", "x");
        assertUsage(
                "--ca and --insecure", "send", "msrp://127.0.0.1:9/x;tcp", "--text", "x", "--ca", "x", "--insecure");
        assertUsage("needs --certificate and --key", "receive", "--listen", "msrps://127.0.0.1:0;tcp");
    }

    private static void assertUsage(String message, String... arguments) throws Exception {
        Running command = start(arguments);
        assertThat(command.awaitExit()).isEqualTo(2);
        assertThat(command.err().toString()).contains(message);
    }
}
