package org.msrprelay.systemtests.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.msrprelay.systemtests.harness.Aside;
import org.msrprelay.systemtests.harness.Credentials;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.PostgresServer;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.TestFiles;
import org.msrprelay.systemtests.harness.Tool;
import org.msrprelay.systemtests.harness.Users;

/** Users in a PostgreSQL. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PostgresTest {

    private static @Nullable PostgresServer started;

    @BeforeAll
    static void start() {
        started = PostgresServer.start();
    }

    private static PostgresServer server() {
        return Objects.requireNonNull(started, "not started");
    }

    @AfterAll
    static void stop() {
        if (started != null) {
            started.close();
        }
    }

    private static RelayYaml yaml(String url) {
        return RelayYaml.onLoopback()
                .set("auth.users", "\"" + url + "\"")
                .set("auth.jdbc.user", "postgres")
                .set("auth.jdbc.password", "\"${DB_PASSWORD:-not needed on loopback}\"")
                .set("auth.max-failures", "1000000")
                .set("limits.sessions-per-user", "1000000");
    }

    private static int auth(RawPeer peer, String user, String password, String algorithm) {
        return answer(peer, user, password, algorithm).code();
    }

    private static Frame answer(RawPeer peer, String user, String password, String algorithm) {
        Credentials credentials = Credentials.of(
                user, password, peer.auth().challenge(algorithm), peer.auth().relayUri());
        return peer.auth().attempt(credentials, request -> request.field("Expires", "1"));
    }

    @Test
    void ourTablesAreEditedOnTheCommandLineAndReadByARunningRelay(@TempDir Path directory) {
        String url = server().newDatabase("own");
        TestFiles.write(
                directory.resolve("relay.yaml"),
                "auth: {realm: %s, users: \"%s?user=postgres&password=s3cret\"}\n".formatted(Users.REALM, url));
        Tool.Result added = user(directory, "hidden of eve", "add", "eve", "--password-stdin");
        assertThat(added.exitCode()).as(added.err()).isZero();
        assertThat(added.out()).isEqualTo("eve: added (%s, realm %s)\n".formatted(url, Users.REALM));
        assertThat(added.err()).doesNotContain("hidden of eve", "s3cret");

        try (RelayUnderTest relay = RelayUnderTest.start(yaml(url).set("auth.jdbc.cache", "0s"));
                RawPeer eve = relay.connect("eve")) {
            assertThat(auth(eve, "eve", "hidden of eve", "SHA-256")).isEqualTo(200);
            assertThat(auth(eve, "eve", "hidden of eve", "MD5")).isEqualTo(200);
            assertThat(auth(eve, "eve", "wrong", "SHA-256")).isEqualTo(401);
            assertThat(auth(eve, "EVE", "hidden of eve", "SHA-256")).isEqualTo(401);
            assertThat(user(directory, "", "list").out()).isEqualTo("eve\t" + Users.REALM + "\tMD5,SHA-256\n");
            assertThat(user(directory, "", "remove", "eve").exitCode()).isZero();
            assertThat(auth(eve, "eve", "hidden of eve", "SHA-256")).isEqualTo(401);
        }
    }

    private static Tool.Result user(Path directory, String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of("user"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--config", "relay.yaml"));
        return Tool.runWithInput(directory, input, all.toArray(String[]::new));
    }

    /** The columns of Kamailio 5's auth_db, hashes for one and a password for another. */
    private static void makeSubscribers(String database) {
        server().execute(
                        database,
                        "CREATE TABLE version (table_name VARCHAR(32) NOT NULL, table_version INTEGER DEFAULT 0 NOT NULL)",
                        "INSERT INTO version VALUES ('subscriber', 6)",
                        """
                CREATE TABLE subscriber (id SERIAL PRIMARY KEY, username VARCHAR(64) NOT NULL DEFAULT '',
                  domain VARCHAR(64) NOT NULL DEFAULT '', password VARCHAR(64) NOT NULL DEFAULT '',
                  email_address VARCHAR(64) NOT NULL DEFAULT '', ha1 VARCHAR(64) NOT NULL DEFAULT '',
                  ha1b VARCHAR(64) NOT NULL DEFAULT '', rpid VARCHAR(64), UNIQUE (username, domain))
                """);
    }

    @Test
    void kamailiosSubscribersAuthAndNothingIsWrittenThere() {
        String url = server().newDatabase("kamailio");
        makeSubscribers("kamailio");
        server().execute(
                        "kamailio",
                        "INSERT INTO subscriber (username, domain, password) VALUES ('plain', '%s', 'pass of plain')"
                                .formatted(Users.REALM),
                        "CREATE ROLE reader LOGIN PASSWORD 'read'",
                        "GRANT SELECT ON subscriber TO reader");
        RelayYaml yaml = yaml(url).set("auth.jdbc.schema", "kamailio").set("auth.jdbc.user", "reader");
        try (RelayUnderTest relay = RelayUnderTest.start(yaml);
                RawPeer plain = relay.connect("plain")) {
            assertThat(auth(plain, "plain", "pass of plain", "SHA-256")).isEqualTo(200);
            assertThat(auth(plain, "plain", "pass of plain", "MD5")).isEqualTo(200);
            assertThat(auth(plain, "nobody", "pass of plain", "MD5")).isEqualTo(401);
            assertThat(auth(plain, "'; DROP TABLE subscriber; --", "x", "MD5")).isEqualTo(401);
        }
        server().execute(
                        "kamailio",
                        "INSERT INTO subscriber (username, domain, ha1) VALUES ('hashed', '%1$s', '%2$s')"
                                .formatted(
                                        Users.REALM, Octets.hash("MD5", "hashed:" + Users.REALM + ":pass of hashed")));
        try (RelayUnderTest relay = RelayUnderTest.start(yaml);
                RawPeer hashed = relay.connect("hashed")) {
            assertThat(hashed.auth().challenges())
                    .as("SHA-256 does not serve all")
                    .hasSize(1);
            assertThat(auth(hashed, "hashed", "pass of hashed", "MD5")).isEqualTo(200);
            assertThat(auth(hashed, "plain", "pass of plain", "MD5")).isEqualTo(200);
            assertThat(auth(hashed, "hashed", "wrong", "MD5")).isEqualTo(401);
        }
    }

    /** What became of AUTHs, by status. */
    private static final class Tally {
        private final Map<Integer, AtomicInteger> byCode = new ConcurrentHashMap<>();

        void add(int code) {
            byCode.computeIfAbsent(code, key -> new AtomicInteger()).incrementAndGet();
        }

        int of(int code) {
            return byCode.getOrDefault(code, new AtomicInteger()).get();
        }

        void awaitMore(int code, int more) {
            int before = of(code);
            await().atMost(RawPeer.PATIENCE).until(() -> of(code) >= before + more);
        }
    }

    @Test
    void killedAndStartedAgainUnderLoadItFailsNobodyWhoIsKnown() throws Exception {
        int known = 20;
        String url = server().newDatabase("load");
        makeSubscribers("load");
        server().execute(
                        "load",
                        "INSERT INTO subscriber (username, domain, password) SELECT 'user' || n, '%s', 'pass of user' || n FROM generate_series(0, 200000) n"
                                .formatted(Users.REALM));
        RelayYaml yaml = yaml(url)
                .set("auth.jdbc.schema", "kamailio")
                .set("auth.jdbc.timeout", "1s")
                .set("auth.jdbc.cache", "100ms");
        AtomicInteger turn = new AtomicInteger();
        AtomicInteger next = new AtomicInteger(known);
        Tally ofKnown = new Tally();
        Tally ofStrangers = new Tally();
        try (RelayUnderTest relay = RelayUnderTest.start(yaml);
                RawPeer first = relay.connect("first")) {
            for (int i = 0; i < known; i++) {
                assertThat(auth(first, "user" + i, "pass of user" + i, "SHA-256"))
                        .isEqualTo(200);
            }
            List<Load> loads = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                loads.add(new Load(relay.connect("known" + i), () -> turn.getAndIncrement() % known, ofKnown));
                loads.add(new Load(relay.connect("stranger" + i), next::getAndIncrement, ofStrangers));
            }
            try {
                ofKnown.awaitMore(200, 100);
                ofStrangers.awaitMore(200, 100);
                server().kill();
                ofStrangers.awaitMore(408, 20);
                ofKnown.awaitMore(200, 200);
                server().restart();
                ofStrangers.awaitMore(200, 100);
                ofKnown.awaitMore(200, 100);
            } finally {
                loads.forEach(Load::end);
            }
            for (Load load : loads) {
                load.result();
            }
        }
        assertThat(ofKnown.byCode).containsOnlyKeys(200);
        assertThat(ofStrangers.byCode).containsOnlyKeys(200, 408);
    }

    /** Somebody who AUTHs over and over, on one connection, as one user after the other. */
    private static final class Load {
        private final RawPeer peer;
        private volatile boolean ends;
        private final CompletableFuture<Void> work;

        Load(RawPeer peer, IntSupplier users, Tally tally) {
            this.peer = peer;
            this.work = Aside.run(() -> {
                while (!ends) {
                    String user = "user" + users.getAsInt();
                    Frame answer = answer(peer, user, "pass of " + user, "SHA-256");
                    if (answer.code() == 408) {
                        assertThat(answer.all("WWW-Authenticate")).isEmpty();
                    }
                    tally.add(answer.code());
                }
            });
        }

        void end() {
            ends = true;
        }

        void result() throws Exception {
            work.get(RawPeer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            peer.close();
        }
    }
}
