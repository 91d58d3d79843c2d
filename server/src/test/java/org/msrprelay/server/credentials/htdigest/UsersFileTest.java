package org.msrprelay.server.credentials.htdigest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.msrprelay.protocol.digest.DigestAlgorithm.MD5;
import static org.msrprelay.protocol.digest.DigestAlgorithm.SHA_256;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.server.credentials.editing.EditableUsers;
import org.msrprelay.server.problem.ConfigurationException;

/** An htdigest file in the hands of its administrator. */
class UsersFileTest {

    private static final String OTHERS = """
            # kept by hand
            zoe:elsewhere:0123456789abcdef0123456789abcdef

              spaced:example.org:0123456789ABCDEF0123456789ABCDEF
            """;

    @TempDir
    Path directory;

    private Path data;
    private Path file;
    private UsersFile users;

    @BeforeEach
    void begin() {
        data = directory.resolve("data");
        file = data.resolve("users");
        users = new UsersFile(file, "example.org", List.of(SHA_256, MD5));
    }

    private String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String line(String user, String password) {
        return "%s:example.org:%s\n%s:example.org:%s\n"
                .formatted(
                        user,
                        DigestArithmetic.ha1(SHA_256, user, "example.org", password),
                        user,
                        DigestArithmetic.ha1(MD5, user, "example.org", password));
    }

    @Test
    void theFileIsMadeForItsOwnerOnly() throws Exception {
        users.add("alice", "secret");
        assertThat(file).hasContent(line("alice", "secret"));
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(data)).isEqualTo("rwx------");
        try (var files = Files.list(data)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void everythingElseInTheFileStays() throws Exception {
        Files.createDirectories(data);
        Files.writeString(file, OTHERS);
        users.add("alice", "one");
        users.add("bob", "two");
        assertThat(Files.readString(file)).isEqualTo(OTHERS + line("alice", "one") + line("bob", "two"));
        users.changePassword("alice", "three");
        assertThat(Files.readString(file)).isEqualTo(OTHERS + line("alice", "three") + line("bob", "two"));
        users.remove("alice");
        users.remove("bob");
        assertThat(Files.readString(file)).isEqualTo(OTHERS);
    }

    @Test
    void aLastLineWithoutEndIsEnded() throws Exception {
        Files.createDirectories(data);
        Files.writeString(file, "# no line end");
        users.add("alice", "one");
        assertThat(Files.readString(file)).isEqualTo("# no line end\n" + line("alice", "one"));
    }

    @Test
    void usersAreListedWithRealmAndAlgorithms() throws Exception {
        assertThat(users.list()).isEmpty();
        Files.createDirectories(data);
        Files.writeString(file, OTHERS);
        users.add("alice", "one");
        assertThat(users.list())
                .containsEntry(new EditableUsers.User("zoe", "elsewhere"), Set.of(MD5))
                .containsEntry(new EditableUsers.User("spaced", "example.org"), Set.of(MD5))
                .containsEntry(new EditableUsers.User("alice", "example.org"), Set.of(MD5, SHA_256))
                .hasSize(3);
        assertThat(users.accepts("alice", "one")).isTrue();
        assertThat(users.accepts("alice", "two")).isFalse();
        assertThat(users.accepts("zoe", "one")).isFalse();
    }

    @Test
    void mistakesChangeNothing() throws Exception {
        assertThatThrownBy(() -> users.changePassword("alice", "x"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file + ": alice: is not there in realm example.org");
        assertThatThrownBy(() -> users.remove("alice")).isInstanceOf(ConfigurationException.class);
        assertThat(file).doesNotExist();
        users.add("alice", "one");
        assertThatThrownBy(() -> users.add("alice", "two"))
                .hasMessage(
                        file + ": alice: is there already in realm example.org (expected: a new name, or user passwd)");
        assertThatThrownBy(() -> users.add("bob", ""))
                .hasMessage(file + ": an empty password (expected: one that is not)");
        assertThat(file).hasContent(line("alice", "one"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a:b", "a\nb", "a\u0000", " a", "a ", "#a", "a\u0085"})
    void someNamesCannotBe(String name) {
        assertThatThrownBy(() -> users.add(name, "x"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageEndingWith("(expected: no colon or control character in it, no blank at its ends,"
                        + " no # at its beginning)")
                .hasMessageNotContaining("\n");
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileThatOthersMayReadIsClosedToThem() throws Exception {
        Files.createDirectories(data);
        Files.writeString(file, OTHERS);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        users.add("alice", "one");
        assertThat(mode(file)).isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        users.add("bob", "two");
        assertThat(mode(file)).as("what its group may do was meant so").isEqualTo("rw-r-----");
    }

    @Test
    void aSymbolicLinkStaysOne() throws Exception {
        var target = directory.resolve("target");
        Files.writeString(target, OTHERS);
        Files.createDirectories(data);
        Files.createSymbolicLink(file, target);
        users.add("alice", "one");
        assertThat(file).isSymbolicLink();
        assertThat(Files.readString(target)).isEqualTo(OTHERS + line("alice", "one"));
    }

    @Test
    void aFileWithMistakesIsNotTouched() throws Exception {
        Files.createDirectories(data);
        Files.writeString(file, "no user\n");
        assertThatThrownBy(() -> users.add("alice", "one"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(file + ":1: not a user");
        assertThat(file).hasContent("no user\n");
    }
}
