package org.msrprelay.server.credentials.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.msrprelay.protocol.digest.DigestAlgorithm.MD5;
import static org.msrprelay.protocol.digest.DigestAlgorithm.SHA_256;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.server.credentials.editing.EditableUsers;
import org.msrprelay.server.problem.ConfigurationException;

/** Users in an embedded database: our own tables, Kamailio's and OpenSIPS', and a query. */
class SqliteTest {

    private static final String REALM = "example.org";

    @TempDir
    Path directory;

    private Path file;
    private JdbcUrl url;

    @BeforeEach
    void begin() {
        file = directory.resolve("made/users.db");
        url = JdbcUrl.parse("jdbc:sqlite:made/users.db", directory).orElseThrow();
    }

    private static JdbcSettings settings(Schema schema) {
        return new JdbcSettings("", "", schema, 2, Duration.ofSeconds(20), Duration.ZERO);
    }

    private void sql(String... statements) throws SQLException, IOException {
        Files.createDirectories(file.getParent());
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
        }
    }

    private Optional<UserRow> find(Schema schema, String user) throws DatabaseFailure {
        try (var table = new SqlUserTable(url, settings(schema))) {
            return table.find(user, REALM);
        }
    }

    private Set<DigestAlgorithm> algorithms(Schema schema) throws DatabaseFailure {
        try (var table = new SqlUserTable(url, settings(schema))) {
            return table.algorithms(REALM);
        }
    }

    private static String ha1(DigestAlgorithm algorithm, String user, String password) {
        return DigestArithmetic.ha1(algorithm, user, REALM, OctetText.fromText(password));
    }

    private static UserRow both(String user, String password) {
        return new UserRow(Map.of(MD5, ha1(MD5, user, password), SHA_256, ha1(SHA_256, user, password)));
    }

    @Test
    void ourOwnTablesAreMadeAndEdited() throws Exception {
        var users = new JdbcUsers(url, settings(new Schema.Own()), REALM);
        users.add("Jürgen", "Straße");
        users.add("alice", "wonder");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        var name = OctetText.fromText("Jürgen");
        assertThat(find(new Schema.Own(), name)).contains(both(name, "Straße"));
        assertThat(find(new Schema.Own(), "Alice")).isEmpty();
        assertThat(algorithms(new Schema.Own())).containsExactlyInAnyOrder(MD5, SHA_256);

        assertThatThrownBy(() -> users.add("alice", "other"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        url + ": alice: is there already in realm example.org (expected: a new name, or user passwd)");
        users.changePassword("alice", "land");
        assertThat(find(new Schema.Own(), "alice")).contains(both("alice", "land"));
        assertThat(users.list())
                .containsOnlyKeys(new EditableUsers.User("Jürgen", REALM), new EditableUsers.User("alice", REALM));
        users.remove("alice");
        assertThat(find(new Schema.Own(), "alice")).isEmpty();
        assertThatThrownBy(() -> users.remove("alice")).hasMessage(url + ": alice: is not there in realm example.org");
        assertThatThrownBy(() -> users.changePassword("alice", "x")).hasMessageContaining("is not there");
        assertThatThrownBy(() -> users.add("a:b", "x")).hasMessageContaining("user name a:b (expected: no colon");
    }

    @Test
    void aStoreMakesOurTablesBesideOthers() throws Exception {
        sql("CREATE TABLE others (x)");
        assertThat(find(new Schema.Own(), "nobody")).isEmpty();
        new JdbcUsers(url, settings(new Schema.Own()), REALM).add("alice", "wonder");
        assertThat(find(new Schema.Own(), "alice")).isPresent();
    }

    @Test
    void kamailiosTableIsReadByItsHashesOrPasswords() throws Exception {
        // As kamctl makes it; what the relay does not read is left out.
        sql(
                "CREATE TABLE subscriber (id INTEGER PRIMARY KEY NOT NULL, username VARCHAR(64) DEFAULT '' NOT NULL,"
                        + " domain VARCHAR(64) DEFAULT '' NOT NULL, password VARCHAR(64) DEFAULT '' NOT NULL,"
                        + " ha1 VARCHAR(128) DEFAULT '' NOT NULL, ha1b VARCHAR(128) DEFAULT '' NOT NULL,"
                        + " CONSTRAINT subscriber_account_idx UNIQUE (username, domain))",
                "INSERT INTO subscriber (username, domain, password) VALUES ('plain', 'example.org', 'wonder')",
                "INSERT INTO subscriber (username, domain, ha1) VALUES ('hashed', 'example.net', '%s')"
                        .formatted(ha1(MD5, "hashed", "wonder")));
        var kamailio = new Schema.Kamailio();
        assertThat(find(kamailio, "plain")).contains(both("plain", "wonder"));
        assertThat(find(kamailio, "hashed")).isEmpty();
        assertThat(algorithms(kamailio)).containsExactlyInAnyOrder(MD5, SHA_256);

        sql("UPDATE subscriber SET domain = 'example.org'");
        assertThat(find(kamailio, "hashed")).contains(new UserRow(Map.of(MD5, ha1(MD5, "hashed", "wonder"))));
        assertThat(algorithms(kamailio)).containsExactly(MD5);
        assertThat(DatabaseInspection.of(url, settings(kamailio), REALM))
                .contains(new DatabaseInspection(OptionalLong.of(2), Set.of(MD5), Optional.empty()));
    }

    @Test
    void openSipsTableHasHashesOfBothAlgorithms() throws Exception {
        sql(
                "CREATE TABLE subscriber (username TEXT, domain TEXT, password TEXT, ha1 TEXT, ha1_sha256 TEXT)",
                "INSERT INTO subscriber VALUES ('alice', 'example.org', '', '%s', '%s')"
                        .formatted(ha1(MD5, "alice", "wonder"), ha1(SHA_256, "alice", "wonder")));
        assertThat(find(new Schema.Kamailio(), "alice")).contains(both("alice", "wonder"));
        assertThat(algorithms(new Schema.Kamailio())).containsExactlyInAnyOrder(MD5, SHA_256);
        // A hash that was cut off verifies nobody.
        sql("UPDATE subscriber SET ha1_sha256 = substr(ha1_sha256, 1, 32)");
        assertThat(find(new Schema.Kamailio(), "alice").orElseThrow().ha1s()).containsOnlyKeys(MD5);
        assertThat(algorithms(new Schema.Kamailio())).containsExactly(MD5);
        sql("UPDATE subscriber SET password = 'wonder'");
        assertThat(algorithms(new Schema.Kamailio())).containsExactlyInAnyOrder(MD5, SHA_256);
    }

    @Test
    void aQueryIsGivenTheUserAndFindsHisPassword() throws Exception {
        sql(
                "CREATE TABLE accounts (login TEXT COLLATE NOCASE, secret TEXT, active INTEGER)",
                "INSERT INTO accounts VALUES ('alice', 'wonder', 1), ('bob', 'builder', 0)");
        var query = new Schema.Query(NamedSql.of(
                "SELECT login AS username, secret AS PASSWORD FROM accounts WHERE login = :user AND active = 1"));
        assertThat(find(query, "alice")).contains(both("alice", "wonder"));
        assertThat(find(query, "ALICE")).as("a digest tells them apart").isEmpty();
        assertThat(find(query, "' OR '1'='1")).isEmpty();
        assertThat(find(query, "bob")).isEmpty();
        assertThat(algorithms(query)).containsExactlyInAnyOrder(MD5, SHA_256);
        assertThat(DatabaseInspection.of(url, settings(query), REALM)
                        .orElseThrow()
                        .count())
                .isEmpty();
    }

    @Test
    void aQueryWithoutNamesIsWarnedOfWhereNamesHaveSeveralSpellings() throws Exception {
        sql("CREATE TABLE accounts (login TEXT, secret TEXT)");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            var without = Layout.of(
                    new Schema.Query(NamedSql.of("SELECT secret AS password FROM accounts WHERE login = :user")),
                    connection);
            assertThat(without.warning(Vendor.MYSQL))
                    .hasValueSatisfying(said -> assertThat(said).startsWith("auth.jdbc.query: no column username"));
            assertThat(without.warning(Vendor.POSTGRESQL)).isEmpty();
            var with = Layout.of(
                    new Schema.Query(NamedSql.of(
                            "SELECT login AS username, secret AS password FROM accounts WHERE login = :user")),
                    connection);
            assertThat(with.warning(Vendor.MYSQL)).isEmpty();
        }
    }

    @Test
    void whatCannotBeAskedIsSaidWithoutSecrets() throws Exception {
        sql("CREATE TABLE accounts (login TEXT, secret TEXT)");
        assertThatThrownBy(() -> find(new Schema.Kamailio(), "alice"))
                .isInstanceOf(DatabaseFailure.class)
                .hasMessageContaining("no such table: subscriber");
        var query = new Schema.Query(NamedSql.of("SELECT secret FROM accounts WHERE login = :user"));
        assertThatThrownBy(() -> find(query, "alice"))
                .hasMessage("auth.jdbc.query: no column that verifies anybody (expected: ha1, ha1_sha256 or password)");
        assertThat(DatabaseInspection.of(url, settings(new Schema.Own()), REALM))
                .isEmpty();
        assertThat(both("alice", "wonder").toString()).doesNotContain(ha1(MD5, "alice", "wonder"));
    }
}
