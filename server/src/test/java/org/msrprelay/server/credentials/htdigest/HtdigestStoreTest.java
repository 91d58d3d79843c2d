package org.msrprelay.server.credentials.htdigest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.msrprelay.protocol.digest.DigestAlgorithm.MD5;
import static org.msrprelay.protocol.digest.DigestAlgorithm.SHA_256;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.relay.spi.LookUp;
import org.msrprelay.server.file.FileWatch;
import org.msrprelay.server.problem.ConfigurationException;

/** Users from htdigest files, and what a change of the files does. */
class HtdigestStoreTest {

    private static final String REALM = "example.org";

    /** Longer than a change ever takes on a machine that is busy with other tests. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String MD5_A = "0123456789abcdef0123456789abcdef";
    private static final String MD5_B = "fedcba9876543210fedcba9876543210";
    private static final String SHA_A = MD5_A + MD5_A;

    @TempDir
    Path directory;

    private Path file;
    private FileWatch watch;

    @BeforeEach
    void begin() {
        file = directory.resolve("users");
        watch = new FileWatch();
    }

    @AfterEach
    void end() {
        watch.close();
    }

    private HtdigestStore open(String text) throws IOException, ConfigurationException {
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        return HtdigestStore.open(file, watch);
    }

    private static Optional<String> ha1(HtdigestStore store, String user, String realm, DigestAlgorithm algorithm) {
        return store.lookUp(user, realm, algorithm).toCompletableFuture().join() instanceof LookUp.Found found
                ? Optional.of(found.ha1s().get(0))
                : Optional.empty();
    }

    private static Optional<String> ha1(HtdigestStore store, String user) {
        return ha1(store, user, REALM, MD5);
    }

    @Test
    void linesAreFoundByUserRealmAndAlgorithm() throws Exception {
        var store = open("""
                # users of the relay

                alice:example.org:%s
                alice:example.org:%s
                \t bob:example.org:%s \r
                bob:other:realm:%s
                """.formatted(MD5_A, SHA_A, MD5_B.toUpperCase(java.util.Locale.ROOT), MD5_A));
        assertThat(ha1(store, "alice")).contains(MD5_A);
        assertThat(ha1(store, "alice", REALM, SHA_256)).contains(SHA_A);
        assertThat(ha1(store, "bob")).contains(MD5_B);
        assertThat(ha1(store, "bob", "other:realm", MD5)).contains(MD5_A);
        assertThat(ha1(store, "bob", REALM, SHA_256)).isEmpty();
        assertThat(ha1(store, "alice", "other", MD5)).isEmpty();
        assertThat(ha1(store, "Alice")).isEmpty();
        assertThat(store.count(REALM)).isEqualTo(2);
        assertThat(store.realms()).containsExactlyInAnyOrder(REALM, "other:realm");
    }

    @Test
    void namesAreOctets() throws Exception {
        var user = OctetText.fromText("Jürgen");
        var ha1 = DigestArithmetic.ha1(MD5, user, REALM, OctetText.fromText("Straße"));
        assertThat(ha1(open(user + ":example.org:" + ha1 + "\n"), user)).contains(ha1);
    }

    @Test
    void onlyWhatEveryUserOfTheRealmHasIsOffered() throws Exception {
        var store = open("""
                alice:example.org:%s
                alice:example.org:%s
                bob:example.org:%s
                carol:other:%s
                """.formatted(MD5_A, SHA_A, MD5_A, SHA_A));
        assertThat(store.algorithms(REALM)).containsExactly(MD5);
        assertThat(store.algorithms("other")).containsExactly(SHA_256);
        assertThat(store.algorithms("nobody's")).containsExactlyInAnyOrder(MD5, SHA_256);
    }

    @Test
    void theFirstOfSeveralLinesCounts() throws Exception {
        var store = open("a:example.org:%s\na:example.org:%s\n".formatted(MD5_A, MD5_B));
        assertThat(ha1(store, "a")).contains(MD5_A);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "alice:example.org",
                "alice:example.org:",
                "alice:example.org:0123",
                "alice:example.org:0123456789abcdef0123456789abcdeg",
                ":example.org:" + MD5_A,
                "alice:" + MD5_A,
                "alice::" + MD5_A,
            })
    void aLineThatIsNoUserIsNamedAndNotShown(String line) throws IOException {
        Files.writeString(file, "# first\n" + line + "\nbob:example.org:" + MD5_A + "\n");
        var thrown = catchThrowableOfType(ConfigurationException.class, () -> HtdigestStore.open(file, watch));
        assertThat(thrown)
                .hasMessage(file + ":2: not a user (expected: user:realm:HA1 with an HA1 of 32 (MD5) or 64 (SHA-256)"
                        + " hexadecimal digits)");
    }

    @Test
    void aFileThatIsNotThereYetHasNoUsersUntilItIs() throws Exception {
        var store = HtdigestStore.open(file, watch);
        assertThat(ha1(store, "a")).isEmpty();
        Files.writeString(file, "a:example.org:%s\n".formatted(MD5_A));
        await().atMost(PATIENCE).until(() -> ha1(store, "a").isPresent());
    }

    @Test
    void aChangeInPlaceIsTakenUp() throws Exception {
        var store = open("a:example.org:%s\n".formatted(MD5_A));
        Files.writeString(file, "a:example.org:%s\nb:example.org:%s\n".formatted(MD5_A, MD5_A));
        await().atMost(PATIENCE).until(() -> ha1(store, "b").isPresent());
    }

    @Test
    void aFileRenamedOverItIsTakenUp() throws Exception {
        var store = open("a:example.org:%s\n".formatted(MD5_A));
        var other = Files.writeString(directory.resolve("new"), "b:example.org:%s\n".formatted(MD5_A));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        await().atMost(PATIENCE).until(() -> ha1(store, "b").isPresent());
        assertThat(ha1(store, "a")).isEmpty();
    }

    @Test
    void aChangeThatKeepsSizeAndTimeIsTakenUp() throws Exception {
        var store = open("a:example.org:%s\n".formatted(MD5_A));
        FileTime time = Files.getLastModifiedTime(file);
        var other = Files.writeString(directory.resolve("new"), "a:example.org:%s\n".formatted(MD5_B));
        Files.setLastModifiedTime(other, time);
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        await().atMost(PATIENCE).until(() -> ha1(store, "a").equals(Optional.of(MD5_B)));
    }

    @Test
    void aFileThatWasEmptiedKeepsTheUsersThatWereUnlessItSaysThatThisIsMeant() throws Exception {
        var store = open("a:example.org:%s\n".formatted(MD5_A));
        Files.writeString(file, "# a comment alone\n");
        assertThat(store.reload()).isFalse();
        Files.writeString(file, "");
        assertThat(store.reload()).isFalse();
        assertThat(ha1(store, "a")).contains(MD5_A);
        Files.writeString(file, "a:example.org:%s\n".formatted(MD5_A));
        new UsersFile(file, REALM, List.of(MD5)).remove("a");
        assertThat(store.reload()).isTrue();
        assertThat(ha1(store, "a")).isEmpty();
        new UsersFile(file, REALM, List.of(MD5)).add("b", "builder");
        assertThat(Files.readString(file)).startsWith("b:").doesNotContain("#");
        assertThat(store.reload()).isTrue();
        assertThat(ha1(store, "b")).isPresent();
    }

    @Test
    void aFileThatIsNotRightKeepsTheUsersThatWere() throws Exception {
        var store = open("a:example.org:%s\n".formatted(MD5_A));
        Files.writeString(file, "b:example.org:%s\na:example.org:0123".formatted(MD5_A));
        store.reload();
        assertThat(ha1(store, "a")).contains(MD5_A);
        assertThat(ha1(store, "b")).isEmpty();
        Files.delete(file);
        store.reload();
        assertThat(ha1(store, "a")).contains(MD5_A);
        Files.writeString(file, "b:example.org:%s\n".formatted(MD5_A));
        store.reload();
        assertThat(ha1(store, "a")).isEmpty();
        assertThat(ha1(store, "b")).contains(MD5_A);
    }
}
