package org.msrprelay.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.relay.spi.AuthSettings;
import org.msrprelay.relay.spi.LimitSettings;
import org.msrprelay.server.credentials.UserSource;
import org.msrprelay.server.credentials.ephemeral.EphemeralSettings;
import org.msrprelay.server.credentials.jdbc.JdbcSettings;
import org.msrprelay.server.credentials.jdbc.NamedSql;
import org.msrprelay.server.credentials.jdbc.Schema;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.server.tls.TestCertificates;
import org.msrprelay.transport.ListenAddress;

/** The configuration file: what is understood, and the exact line that is printed for each mistake. */
class ConfigurationFileTest {

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void makeNamedFiles() throws IOException {
        file = Files.createFile(
                directory.resolve("relay.yaml"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(directory.resolve("users"), "");
        TestCertificates.write(directory.resolve("relay.pem"), directory.resolve("relay.key"), "relay.example.org");
        Files.copy(directory.resolve("relay.pem"), directory.resolve("relays-ca.pem"));
    }

    private Configuration load(String yaml, Map<String, String> environment) throws Exception {
        Files.writeString(file, yaml);
        return ConfigurationFile.of(file, environment).load();
    }

    private Configuration load(String yaml) throws Exception {
        return load(yaml, Map.of());
    }

    /** The lines that would be printed, without the directory. */
    private List<String> mistakes(String yaml, Map<String, String> environment) throws IOException {
        Files.writeString(file, yaml);
        var thrown = catchThrowableOfType(
                ConfigurationException.class,
                () -> ConfigurationFile.of(file, environment).load());
        assertThat(thrown).as("a mistake is found in %s", yaml).isNotNull();
        assertThat(thrown.getStackTrace()).isEmpty();
        return thrown.problems().stream()
                .map(problem -> problem.toString().replace(directory + "/", ""))
                .toList();
    }

    private List<String> mistakes(String yaml) throws IOException {
        return mistakes(yaml, Map.of());
    }

    private List<String> warnings(String yaml) throws Exception {
        return load(yaml).warnings().stream()
                .map(problem -> problem.toString().replace(directory + "/", ""))
                .toList();
    }

    @Test
    void everyKeyOfTheInterfaceIsUnderstoodAndItsDefaultsAreTheProgramsDefaults() throws Exception {
        var documented = load(Files.readString(Path.of("src/test/resources/config/every-key.yaml")));
        var implied = load("""
                host: relay.example.org
                auth: {realm: example.org, users: users}
                listen: ["msrps://0.0.0.0:2855;tcp", "msrps://0.0.0.0:8443;ws"]
                tls: {certificate: relay.pem, key: relay.key, ca: relays-ca.pem}
                """);
        assertThat(documented).usingRecursiveComparison().isEqualTo(implied);
        assertThat(documented.warnings()).isEmpty();
    }

    @Test
    void anEmptyFileIsAllDefaults() throws Exception {
        var configuration = load("# nothing yet\n");
        assertThat(configuration.listening().listen())
                .extracting(ListenAddress::toString)
                .containsExactly("msrps://127.0.0.1:2855;tcp", "msrp://127.0.0.1:2856;tcp");
        assertThat(configuration.listening().host()).isNotEmpty();
        assertThat(configuration.auth().realm())
                .isEqualTo(configuration.listening().host());
        assertThat(configuration.users())
                .containsExactly(new UserSource.Htdigest(directory.resolve("msrp-relay-data/users")));
        assertThat(configuration.dataDirectory()).isEqualTo(directory.resolve("msrp-relay-data"));
        assertThat(configuration.tls().certificate()).isEmpty();
        assertThat(configuration.warnings()).isEmpty();
        assertThat(load("listen:\nauth:\nhost: ~\n").listening()).isEqualTo(configuration.listening());
    }

    @Test
    void theEmbeddedDefaultIsForThisMachineUnderAllItsNames() throws Exception {
        var listening = ConfigurationFile.embedded(directory).load().listening();
        assertThat(listening.host()).isEqualTo("localhost");
        assertThat(listening.aliases()).containsExactlyInAnyOrder("127.0.0.1", "::1");
        assertThat(listening.listen()).allMatch(listener -> listener.host().equals("127.0.0.1"));
    }

    @Test
    void valuesReachTheSettings() throws Exception {
        var configuration = load("""
                host: Relay.Example.ORG
                aliases: [192.0.2.7, "[2001:DB8:0::1]"]
                listen:
                  - msrp://[::1]:0;tcp
                  - msrps://0.0.0.0:2855;tcp
                advertise:
                  2855: "msrps://outside.example.org:443;tcp"
                auth:
                  users: [users, ./users]
                  algorithms: [MD5]
                  expires: {min: 2s, default: 3s, max: 4s}
                  nonce-lifetime: 1m
                  max-failures: 5
                  nonce-key: a secret of enough letters
                  over-cleartext: true
                relay:
                  max-send-chunk-size: 2048
                  chunk-linger: 0s
                  receive-buffer: 128KiB
                  queue: 2MiB
                  response-timeout: 500ms
                  connect-timeout: 1s
                  stall-timeout: 2s
                  probation: 3s
                  idle-timeout: 2h
                  drain-timeout: 0s
                  unknown-methods: block
                  threads: 3
                limits:
                  connections: 10
                  connections-per-address: 9
                  sessions-per-user: 8
                  message-size: 1GiB
                next-hops:
                  allow: [127.0.0.1/32]
                  ports: [2855, 10000-20000]
                relays:
                  over-cleartext: true
                """);
        var listening = configuration.listening();
        assertThat(listening.host()).isEqualTo("relay.example.org");
        assertThat(listening.aliases()).isEqualTo(Set.of("192.0.2.7", "2001:db8::1", "outside.example.org"));
        assertThat(listening.listen())
                .containsExactly(
                        new ListenAddress(Scheme.MSRP, "::1", 0, "tcp"),
                        new ListenAddress(Scheme.MSRPS, "0.0.0.0", 2855, "tcp"));
        assertThat(listening.advertise()).isEqualTo(Map.of(2855, MsrpUri.parse("msrps://outside.example.org:443;tcp")));
        var auth = configuration.auth();
        assertThat(auth.realm()).isEqualTo("relay.example.org");
        assertThat(auth.algorithms()).containsExactly(DigestAlgorithm.MD5);
        assertThat(auth.minExpires()).isEqualTo(Duration.ofSeconds(2));
        assertThat(auth.defaultExpires()).isEqualTo(Duration.ofSeconds(3));
        assertThat(auth.maxExpires()).isEqualTo(Duration.ofSeconds(4));
        assertThat(auth.nonceLifetime()).isEqualTo(Duration.ofMinutes(1));
        assertThat(auth.maxFailures()).isEqualTo(5);
        assertThat(auth.nonceKey()).isEqualTo("a secret of enough letters");
        assertThat(auth.overCleartext()).isTrue();
        var forwarding = configuration.forwarding();
        assertThat(forwarding.maxSendChunkOctets()).isEqualTo(2048);
        assertThat(forwarding.chunkLinger()).isZero();
        assertThat(forwarding.queueOctets()).isEqualTo(2 * 1024 * 1024);
        assertThat(forwarding.responseTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(forwarding.stallTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(forwarding.probation()).isEqualTo(Duration.ofSeconds(3));
        assertThat(forwarding.idleTimeout()).isEqualTo(Duration.ofHours(2));
        assertThat(forwarding.forwardUnknownMethods()).isFalse();
        assertThat(forwarding.relaysOverCleartext()).isTrue();
        assertThat(configuration.limits().sessionsPerUser()).isEqualTo(8);
        assertThat(configuration.limits().messageOctets()).isEqualTo(1024L * 1024 * 1024);
        var connections = configuration.connections();
        assertThat(connections.total()).isEqualTo(10);
        assertThat(connections.perAddress()).isEqualTo(9);
        assertThat(connections.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(connections.drainTimeout()).isZero();
        assertThat(connections.receiveBufferOctets()).isEqualTo(OptionalInt.of(128 * 1024));
        assertThat(connections.threads()).isEqualTo(OptionalInt.of(3));
        assertThat(configuration.users())
                .containsExactly(
                        new UserSource.Htdigest(directory.resolve("users")),
                        new UserSource.Htdigest(directory.resolve("./users")));
        assertThat(configuration.warnings()).isEmpty();
    }

    /** Each value is put at its key in line 2; the message is what follows file, line and key. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "relay.max-send-chunk-size | 1KiB | 1KiB (expected: a size of at least 2048 octets and at most 64MiB, such as 64KiB)",
                "relay.max-send-chunk-size | 64 KB | 64 KB (expected: a size of at least 2048 octets and at most 64MiB, such as 64KiB)",
                "relay.max-send-chunk-size | [1, 2] | a list (expected: a size of at least 2048 octets and at most 64MiB, such as 64KiB)",
                "relay.queue | 99999999TiB | 99999999TiB (expected: a size of at least 2048 octets, such as 1MiB)",
                "relay.response-timeout | 30 | 30 (expected: a duration of at least 10ms, such as 30s)",
                "relay.response-timeout | -1s | -1s (expected: a duration of at least 10ms, such as 30s)",
                "relay.response-timeout | 9999d | 9999d (expected: a duration of at least 10ms, such as 30s)",
                "relay.response-timeout | {a: b} | a section of keys (expected: a duration of at least 10ms, such as 30s)",
                "relay.chunk-linger | soon | soon (expected: a duration of at least 0ms, such as 200ms)",
                "relay.unknown-methods | drop | drop (expected: forward or block)",
                "relay.threads | 0 | 0 (expected: a whole number from 1 to 1024, or auto)",
                "relay.memory | 1 | 1 (expected: a size of at least 1048576 octets, such as 4GiB, or auto)",
                "limits.connections | many | many (expected: a whole number from 1 to 100000000)",
                "limits.message-size | 0 | 0 (expected: a size of at least 1 octet, such as 1GiB, or unlimited)",
                "limits.rate | 1MiB | 1MiB (expected: a rate of at least 1 octet a second, such as 1MiB/s, or unlimited)",
                "auth.over-cleartext | yes | yes (expected: true or false)",
                "auth.max-failures | 0 | 0 (expected: a whole number of at least 1)",
                "auth.algorithms | [SHA1] | SHA1 (expected: SHA-256 or MD5)",
                "auth.algorithms | MD5 | a single value (expected: a list, each of it SHA-256 or MD5)",
                "auth.algorithms | [] | an empty list (expected: SHA-256, MD5 or both)",
                "auth.algorithms | [MD5, MD5] | MD5 twice (expected: each algorithm once)",
                "auth.realm | `\"a\\nb\"` | `a\\u000ab (expected: a text without control characters)`",
                "auth.realm | `\" \"` | `\" \" (expected: a text without control characters)`",
                "auth.expires | 5m | a single value (expected: a section of keys)",
                "auth.users | nobody | nobody, which does not exist (expected: a file that can be read)",
                "auth.users | . | ., which is a directory (expected: a file that can be read)",
                "auth.users | `jdbc:h2:x?password=y` | `a jdbc: URL of another kind (expected: jdbc:sqlite:FILE, jdbc:postgresql://HOST/DATABASE, jdbc:mysql://HOST/DATABASE or jdbc:mariadb://HOST/DATABASE)`",
                "auth.users | `'jdbc:sqlite::memory:'` | `a jdbc: URL of another kind (expected: jdbc:sqlite:FILE, jdbc:postgresql://HOST/DATABASE, jdbc:mysql://HOST/DATABASE or jdbc:mariadb://HOST/DATABASE)`",
                "auth.users | `JDBC:postgresql://db/u?password=y` | `a jdbc: URL of another kind (expected: jdbc:sqlite:FILE, jdbc:postgresql://HOST/DATABASE, jdbc:mysql://HOST/DATABASE or jdbc:mariadb://HOST/DATABASE)`",
                "auth.users | `postgresql://a:y@db/u` | `a jdbc: URL of another kind (expected: jdbc:sqlite:FILE, jdbc:postgresql://HOST/DATABASE, jdbc:mysql://HOST/DATABASE or jdbc:mariadb://HOST/DATABASE)`",
                "auth.jdbc.timeout | 100ms | 100ms (expected: a duration of at least 250ms, such as 2s)",
                "auth.jdbc.query | SELECT 1 | a query that has no :user (expected: SQL that has the parameter :user, perhaps :realm, and no other, and selects ha1, ha1_sha256 or password)",
                "auth.jdbc.query | 'SELECT ha1 FROM u WHERE n = :user AND x = :other' | a query that has the parameter :other (expected: SQL that has the parameter :user, perhaps :realm, and no other, and selects ha1, ha1_sha256 or password)",
                "next-hops.deny | [10.0.0.0/33] | 10.0.0.0/33 (expected: a network such as 192.0.2.0/24 or 2001:db8::/32)",
                "next-hops.allow | [example.org/8] | example.org/8 (expected: a network such as 192.0.2.0/24 or 2001:db8::/32)",
                "next-hops.ports | [2000-1000] | 2000-1000 (expected: a port or a range of ports such as 1024-65535)",
                "admin.listen | 8855 | 8855 (expected: an address and port such as 127.0.0.1:8855, or nothing)",
                "websocket.path | msrp | msrp (expected: a path such as /msrp)",
                "websocket.path | /a?b | /a?b (expected: a path such as /msrp)",
                "websocket.origins | [example.org] | example.org (expected: an origin such as https://example.org, or *)",
                "websocket.origins | [] | an empty list (expected: an origin such as https://example.org, or *)",
                "websocket.ping | 1ms | 1ms (expected: a duration of at least 10ms, such as 30s)",
                "auth.jdbc.schema | other | other (expected: own or kamailio)",
                "tls.ca | nothing.pem | nothing.pem, which does not exist (expected: a file that can be read)",
            })
    void aWrongValueIsNamedWithWhatWouldBeRight(String key, String value, String message) throws IOException {
        var keys = key.split("\\.", -1);
        var yaml = new StringBuilder("# a comment\n");
        for (int i = 0; i < keys.length - 1; i++) {
            yaml.append("{".repeat(1)).append(keys[i]).append(": ");
        }
        yaml.append('{')
                .append(keys[keys.length - 1])
                .append(": ")
                .append(value)
                .append("}".repeat(keys.length));
        assertThat(mistakes(yaml.append('\n').toString())).containsExactly("relay.yaml:2: " + key + ": " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://0.0.0.0:2855;tcp",
                "msrp://0.0.0.0:2855",
                "msrp://0.0.0.0;tcp",
                "msrp://0.0.0.0:65536;tcp",
                "msrp://0.0.0.0:2855;udp",
                "msrp://0.0.0.0:2855/session;tcp",
                "msrp://300.0.0.1:2855;tcp",
                "msrp://[::zz]:2855;tcp",
                "0.0.0.0:2855",
            })
    void aListenerIsSchemeAddressPortAndTransport(String listener) throws IOException {
        assertThat(mistakes("listen: ['" + listener + "']\n"))
                .containsExactly("relay.yaml:1: listen: " + listener
                        + " (expected: a listener such as msrps://0.0.0.0:2855;tcp)");
    }

    @Test
    void listenersAreJudgedTogether() throws IOException {
        assertThat(mistakes("""
                        listen:
                          - msrp://127.0.0.1:2855;tcp
                          - msrps://127.0.0.1:2855;tcp
                          - msrp://127.0.0.1:0;tcp
                          - msrp://127.0.0.1:0;tcp
                        """))
                .containsExactly("relay.yaml:3: listen: msrps://127.0.0.1:2855;tcp"
                        + " (expected: another address or port than msrp://127.0.0.1:2855;tcp)");
        assertThat(mistakes("listen: []\n"))
                .containsExactly("relay.yaml:1: listen: an empty list (expected: at least one listener)");
    }

    @Test
    void aWebSocketListenerNeedsATcpListenerBesideIt() throws Exception {
        assertThat(load("listen: ['msrp://127.0.0.1:0;tcp', 'msrp://127.0.0.1:0;ws']\n")
                        .warnings())
                .isEmpty();
        assertThat(mistakes("listen: ['msrp://127.0.0.1:0;tcp', 'msrps://127.0.0.1:0;ws']\n"))
                .containsExactly("relay.yaml:1: listen: msrps://127.0.0.1:0;ws"
                        + " (expected: also an msrps listener with transport tcp, for WebSocket clients' Use-Path)");
    }

    /** Behind a TLS terminator both are what the outside sees. */
    @Test
    void whatIsAdvertisedCountsForTheTcpListenerBesideAWebSocketListener() throws Exception {
        assertThat(load("""
                        listen: ['msrps://127.0.0.1:2855;tcp', 'msrp://127.0.0.1:8080;ws']
                        advertise: {8080: "msrps://relay.example.org:443;ws"}
                        """).warnings()).isEmpty();
    }

    @Test
    void cookiesAndCertificatesNeedNamedOrigins() throws IOException {
        assertThat(mistakes("""
                        websocket:
                          client-certificates: true
                          jwt: {secret: 0123456789abcdef0123456789abcdef, cookie: token}
                        """))
                .containsExactlyInAnyOrder(
                        "relay.yaml:2: websocket.client-certificates: true (expected: websocket.origins named too, not *)",
                        "relay.yaml:2: websocket.client-certificates: true"
                                + " (expected: websocket.client-ca too: who may vouch for them)",
                        "relay.yaml:3: websocket.jwt.cookie: token (expected: websocket.origins named too, not *)");
    }

    /** RFC 6454 6.1: browsers leave the port out where it is the scheme's own. */
    @Test
    void anOriginIsWhatBrowsersSend() throws Exception {
        assertThat(
                        load("websocket: {origins: ['https://A.example:443', 'http://b.example:80', 'https://c.example:80']}\n")
                                .webSocket()
                                .origins())
                .containsExactlyInAnyOrder("https://a.example", "http://b.example", "https://c.example:80");
    }

    @Test
    void whoVouchesForUsersIsNamed() throws IOException {
        assertThat(mistakes("websocket: {client-ca: none.pem}\n"))
                .singleElement()
                .asString()
                .startsWith("relay.yaml:1: websocket.client-ca:")
                .contains("does not exist");
        Files.writeString(directory.resolve("empty.pem"), "");
        assertThat(mistakes("websocket: {client-ca: empty.pem}\n"))
                .singleElement()
                .asString()
                .startsWith("relay.yaml:1: websocket.client-ca:")
                .contains("empty.pem");
    }

    @Test
    void tokensNeedOneKey() throws IOException {
        assertThat(mistakes("websocket: {jwt: {issuer: me}}\n"))
                .containsExactly("relay.yaml:1: websocket.jwt.issuer: without a key"
                        + " (expected: websocket.jwt.jwks-file or websocket.jwt.secret too)");
        assertThat(mistakes("websocket: {jwt: {secret: short}}\n"))
                .containsExactly("relay.yaml:1: websocket.jwt.secret: a secret of 5 octets (expected: at least 32)");
        Files.writeString(directory.resolve("keys.json"), "{}");
        assertThat(mistakes("websocket: {jwt: {jwks-file: keys.json, secret: 0123456789abcdef0123456789abcdef}}\n"))
                .hasSize(2)
                .allSatisfy(mistake -> assertThat(mistake).doesNotContain("0123456789abcdef"))
                .anySatisfy(mistake ->
                        assertThat(mistake).contains("a secret besides jwks-file (expected: one of the two)"))
                .anySatisfy(mistake ->
                        assertThat(mistake).contains("websocket.jwt.jwks-file").contains("no JWK set"));
    }

    @Test
    void whatIsAdvertisedBelongsToAListener() throws IOException {
        assertThat(mistakes("""
                        listen: ["msrp://127.0.0.1:2855;tcp"]
                        advertise:
                          2856: msrp://relay.example.org:2856;tcp
                          2855: http://relay.example.org/
                        """))
                .containsExactly(
                        "relay.yaml:3: advertise.2856: 2856 (expected: the port of a listener, one of [2855])",
                        "relay.yaml:4: advertise.2855: http://relay.example.org/ (expected: an MSRP URI with a port and"
                                + " without a session, such as msrps://relay.example.org:443;tcp)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"relay.example.org:2855", "msrp://relay", "a b", "300.1.1.1", "''", "-.", "[::1"})
    void aHostIsANameOrAnAddress(String host) throws IOException {
        assertThat(mistakes("host: '" + host.replace("'", "") + "'\n"))
                .singleElement()
                .asString()
                .endsWith(" (expected: a host name or an IP address, without scheme and port)");
    }

    @Test
    void allMistakesAreTold() throws IOException {
        assertThat(mistakes("""
                        hots: relay.example.org
                        listen: [msrp://127.0.0.1:0;tcp]
                        relay:
                          max-chunk-size: 64KiB
                          queue: 1MB
                          queue: 2MiB
                        limits: none
                        stall-timeout: 3s
                        auth:
                          expires: {min: 10m, default: 5m, max: 1m}
                        """))
                .containsExactly(
                        "relay.yaml:1: hots: unknown key (did you mean host?)",
                        "relay.yaml:4: relay.max-chunk-size: unknown key (did you mean relay.max-send-chunk-size?)",
                        "relay.yaml:5: relay.queue: 1MB (expected: a size of at least 2048 octets, such as 1MiB)",
                        "relay.yaml:6: relay.queue: given twice (first in line 5)",
                        "relay.yaml:7: limits: a single value (expected: a section of keys)",
                        "relay.yaml:8: stall-timeout: unknown key (did you mean relay.stall-timeout?)",
                        "relay.yaml:10: auth.expires.default: 5m (expected: at least auth.expires.min, 10m)",
                        "relay.yaml:10: auth.expires.default: 5m (expected: at most auth.expires.max, 1m)",
                        "relay.yaml:10: auth.expires.min: 10m (expected: at most auth.expires.max, 1m)");
    }

    @Test
    void oneBadFileDoesNotHideAnother() throws IOException {
        Files.writeString(directory.resolve("text.pem"), "no PEM at all");
        var noCertificate = "text.pem: no certificate in it (expected: -----BEGIN CERTIFICATE----- …)";
        var noKey = "text.pem: no private key in it (expected: -----BEGIN PRIVATE KEY----- …)";
        assertThat(mistakes("tls:\n  certificate: text.pem\n  key: text.pem\n"))
                .containsExactly("relay.yaml:2: tls.certificate: " + noCertificate, "relay.yaml:3: tls.key: " + noKey);
        assertThat(mistakes("tls:\n  certificate: none.pem\n  key: text.pem\n"))
                .containsExactly(
                        "relay.yaml:2: tls.certificate: none.pem, which does not exist (expected: a file that can be read)",
                        "relay.yaml:3: tls.key: " + noKey);
    }

    @Test
    void anAdminInterfaceForOthersNeedsAToken() throws Exception {
        assertThat(mistakes("admin: {listen: \"0.0.0.0:8855\"}\n"))
                .containsExactly("relay.yaml:1: admin.listen: 0.0.0.0:8855"
                        + " (expected: an address of loopback, or admin.token too)");
        for (var good : List.of("127.0.0.1:8855", "[::1]:8855", "localhost:8855", "")) {
            assertThat(load("admin: {listen: \"" + good + "\"}\n")).isNotNull();
        }
        assertThat(load("admin: {listen: \"0.0.0.0:8855\", token: secret}\n")).isNotNull();
    }

    @Test
    void expiryTimesAreInOrder() throws IOException {
        assertThat(mistakes("auth:\n  expires:\n    max: 5m\n"))
                .containsExactly("relay.yaml:3: auth.expires.max: 5m (expected: at least auth.expires.default, 15m)");
        assertThat(mistakes("auth:\n  expires:\n    default: 2h\n"))
                .containsExactly("relay.yaml:3: auth.expires.default: 2h (expected: at most auth.expires.max, 1h)");
        assertThat(mistakes("auth:\n  expires:\n    min: 1500ms\n"))
                .containsExactly("relay.yaml:3: auth.expires.min: 1500ms"
                        + " (expected: a duration of whole seconds, at least 1s, such as 60s)");
    }

    @Test
    void theEnvironmentIsReplacedInValues() throws Exception {
        var environment = Map.of("NAME", "relay.example.org", "EMPTY", "", "SIZE", "4");
        var configuration = load("""
                host: ${NAME}
                aliases: ["a.${NAME}", "${EMPTY:-b.example.org}"]
                relay:
                  max-send-chunk-size: ${SIZE}KiB
                  queue: ${UNSET:-3MiB}
                  stall-timeout: ${EMPTY}
                auth:
                  nonce-key: "$${NAME}$"
                """, environment);
        assertThat(configuration.listening().host()).isEqualTo("relay.example.org");
        assertThat(configuration.listening().aliases()).containsExactly("a.relay.example.org", "b.example.org");
        assertThat(configuration.forwarding().maxSendChunkOctets()).isEqualTo(4096);
        assertThat(configuration.forwarding().queueOctets()).isEqualTo(3 * 1024 * 1024);
        assertThat(configuration.forwarding().stallTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(configuration.auth().nonceKey()).isEqualTo("${NAME}$");
    }

    @Test
    void aVariableThatIsNotSetIsNamed() throws IOException {
        assertThat(mistakes("host: ${RELAY_HOST}\nrelay:\n  queue: ${}\n"))
                .containsExactly(
                        "relay.yaml:1: host: ${RELAY_HOST} (expected: the environment variable RELAY_HOST to be set,"
                                + " or a default as in ${RELAY_HOST:-value})",
                        "relay.yaml:3: relay.queue: ${ (expected: ${NAME} or ${NAME:-default};"
                                + " $${ for the characters themselves)");
    }

    @Test
    void yamlThatCannotBeReadIsToldWithItsLine() throws IOException {
        assertThat(mistakes("host: relay\nlisten: [a\nrelay: 1\n"))
                .singleElement()
                .asString()
                .startsWith("relay.yaml:3: no valid YAML: ");
        assertThat(mistakes("host: relay\n\tqueue: 1\n"))
                .singleElement()
                .asString()
                .startsWith("relay.yaml:2: no valid YAML: ");
        assertThat(mistakes("host: relay\nrealm: \u0001\n"))
                .containsExactly("relay.yaml:2: no valid YAML: the character U+0001");
        assertThat(mistakes("- a\n- b\n"))
                .containsExactly(
                        "relay.yaml:1: no configuration (expected: keys with values, such as host: relay.example.org)");
        assertThat(mistakes("host: !secret x\n"))
                .containsExactly("relay.yaml:1: host: the tag !secret"
                        + " (expected: a host name or an IP address, without scheme and port)");
        assertThat(mistakes("[".repeat(20_000))).hasSize(1);
        assertThat(mistakes("a: &a [*a]\nhost: *a\n")).isNotEmpty();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        var missing = directory.resolve("missing.yaml");
        assertThat(catchThrowableOfType(
                        ConfigurationException.class,
                        () -> ConfigurationFile.of(missing, Map.of()).load()))
                .hasMessage(missing + ": no such file");
        assertThat(catchThrowableOfType(
                        ConfigurationException.class,
                        () -> ConfigurationFile.of(directory, Map.of()).load()))
                .hasMessage(directory + ": a directory (expected: a YAML file)");
    }

    @Test
    void whatHasNoEffectYetIsWarnedOf() throws Exception {
        assertThat(warnings("""
                        websocket: {ping: 10s}
                        admin: {listen: "127.0.0.1:8855"}
                        """))
                .containsExactly("relay.yaml:2: admin.listen: has no effect in this version:"
                        + " the admin interface comes with a later one");
    }

    @Test
    void lockout() throws Exception {
        assertThat(load("host: relay.test\n").auth().lockout()).isEqualTo(AuthSettings.Lockout.DEFAULT);
        assertThat(load("auth: {lockout: {failures: 10, window: 30s, for: 1h}}\n")
                        .auth()
                        .lockout())
                .isEqualTo(new AuthSettings.Lockout(10, Duration.ofSeconds(30), Duration.ofHours(1)));
        assertThat(mistakes("auth: {lockout: {failures: 0, window: 0s, for: never}}\n"))
                .hasSize(3)
                .first()
                .asString()
                .startsWith("relay.yaml:1: auth.lockout.failures: 0 (expected: a whole number of at least 1)");
    }

    @Test
    void aShortNonceKeyIsWarnedOfWithoutBeingShown() throws Exception {
        assertThat(warnings("auth: {nonce-key: hunter2}\n"))
                .singleElement()
                .asString()
                .satisfies(warning -> {
                    assertThat(warning)
                            .startsWith("relay.yaml:1: auth.nonce-key: 7 characters (better: 22 random ones or more");
                    assertThat(warning).doesNotContain("hunter2");
                });
        assertThat(warnings("auth: {nonce-key: 0123456789abcdefghijkl}\n")).isEmpty();
        assertThat(warnings("auth: {nonce-key: \"\"}\n")).isEmpty();
    }

    @Test
    void connectionsWithOtherRelaysAreFourUnlessOneSaysSo() throws Exception {
        assertThat(load("relays: {connections-per-peer: 8}\n").peers().connectionsPerPeer())
                .isEqualTo(8);
        assertThat(load("relays: {}\n").peers().connectionsPerPeer()).isEqualTo(4);
        assertThat(mistakes("relays: {connections-per-peer: 0}\n"))
                .containsExactly(
                        "relay.yaml:1: relays.connections-per-peer: 0 (expected: a whole number from 1 to 256)");
    }

    @Test
    void moreMemoryThanTheJvmHasIsWarnedOfAndNotTaken() throws Exception {
        assertThat(warnings("relay: {memory: 1024TiB}\n"))
                .singleElement()
                .asString()
                .startsWith("relay.yaml:1: relay.memory: 1048576GiB is more than this JVM has for it, ");
        assertThat(load("relay: {memory: 1024TiB}\n").limits().memoryOctets())
                .isLessThanOrEqualTo(
                        LimitSettings.mostMemoryOctets(Runtime.getRuntime().maxMemory()));
        assertThat(load("relay: {memory: 8MiB}\n").limits().memoryOctets()).isEqualTo(8L * 1024 * 1024);
    }

    @Test
    void ratesAreOctetsASecond() throws Exception {
        var rates = load("limits: {rate-per-connection: 10KiB/s, rate-per-user: 1MiB/s}\n")
                .limits()
                .rates();
        assertThat(rates).isEqualTo(new LimitSettings.Rates(10 * 1024, 1024 * 1024, LimitSettings.UNLIMITED));
    }

    @Test
    void aReceiveBufferThatDoesNotFitIsWarnedOf() throws Exception {
        assertThat(warnings("relay: {receive-buffer: 64KiB}\n"))
                .containsExactly("relay.yaml:1: relay.receive-buffer: 64KiB"
                        + " (better: at least twice relay.max-send-chunk-size, 128KiB)");
    }

    @Test
    void sourcesOfUsersAreBoundInTheirOrder() throws Exception {
        var configuration = load("""
                auth:
                  users: [ephemeral, "jdbc:postgresql://db.example.org/sip?ssl=true", users]
                  jdbc: {user: relay, password: "${DB_PASSWORD}", query: "SELECT password FROM u WHERE n = :user", pool-size: 2,
                    timeout: 1s, cache: 0s}
                  ephemeral: {secrets: ["${OLD}", 0123456789abcdef], hash: SHA256}
                """, Map.of("DB_PASSWORD", "s3cret", "OLD", "fedcba9876543210"));
        assertThat(configuration.users())
                .extracting(Object::toString)
                .containsExactly(
                        "ephemeral",
                        "jdbc:postgresql://db.example.org/sip",
                        directory.resolve("users").toString());
        var ephemeral = (UserSource.Ephemeral) configuration.users().get(0);
        assertThat(ephemeral.settings())
                .isEqualTo(new EphemeralSettings(
                        List.of("fedcba9876543210", "0123456789abcdef"), EphemeralSettings.Hash.SHA256));
        var database = (UserSource.Database) configuration.users().get(1);
        assertThat(database.settings())
                .isEqualTo(new JdbcSettings(
                        "relay",
                        "s3cret",
                        new Schema.Query(NamedSql.of("SELECT password FROM u WHERE n = :user")),
                        2,
                        Duration.ofSeconds(1),
                        Duration.ZERO));
        assertThat(configuration.toString()).doesNotContain("s3cret", "0123456789abcdef");
        assertThat(configuration.warnings()).isEmpty();
    }

    @Test
    void aDatabaseInAFileIsRelativeToTheConfigurationAndNeedNotBeThereIfItIsOurs() throws Exception {
        var url = load("auth: {users: \"jdbc:sqlite:later.db\"}\n").users().get(0);
        assertThat(url).hasToString("jdbc:sqlite:" + directory.resolve("later.db"));
        assertThat(mistakes("auth: {users: \"jdbc:sqlite:later.db\", jdbc: {schema: kamailio}}\n"))
                .containsExactly(
                        "relay.yaml:1: auth.users: later.db, which does not exist (expected: a file that can be read)");
    }

    @Test
    void keysOfSourcesThatNobodyNamesAreWarnedOf() throws Exception {
        assertThat(warnings("auth:\n  jdbc: {schema: kamailio}\n  ephemeral: {secrets: [0123456789abcdef]}\n"))
                .containsExactly(
                        "relay.yaml:2: auth.jdbc.schema: has no effect: auth.users names no jdbc: URL",
                        "relay.yaml:3: auth.ephemeral.secrets: has no effect: auth.users names not ephemeral");
        assertThat(mistakes("auth: {users: ephemeral}\n"))
                .containsExactly("relay.yaml: auth.ephemeral.secrets: no secret"
                        + " (expected: at least one, for auth.users names ephemeral)");
        assertThat(mistakes(
                        "auth: {users: \"jdbc:postgresql://db/u\", jdbc: {schema: own, query: \"SELECT :user\"}}\n"))
                .containsExactly("relay.yaml:1: auth.jdbc.query: a query besides schema (expected: one of the two)");
        assertThat(warnings("auth: {users: ephemeral, ephemeral: {secrets: [short]}}\n"))
                .containsExactly(
                        "relay.yaml:1: auth.ephemeral.secrets: a secret of 5 octets, which can be found by trying"
                                + " (better: at least 16, by chance)");
    }

    @Test
    void secretsInAFileThatOthersMayReadAreWarnedOf() throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        var said =
                ": all users of this machine may read this secret, mode rw-r--r-- (better: rw-------, or ${NAME} for what"
                        + " the environment has)";
        assertThat(warnings("auth:\n  users: \"jdbc:sqlite:u\"\n  jdbc: {password: s3cret}\n"))
                .containsExactly("relay.yaml:3: auth.jdbc.password" + said);
        assertThat(warnings("auth: {users: \"jdbc:postgresql://db/u?user=a&password=b\"}\n"))
                .containsExactly("relay.yaml:1: auth.users" + said);
        assertThat(load(
                                "auth: {users: \" jdbc:postgresql://db/u?password=${PASSWORD}&ssl=true\"}\n",
                                Map.of("PASSWORD", "s3cret"))
                        .warnings())
                .isEmpty();
        assertThat(load("auth: {users: \"jdbc:postgresql://${HOST}/u?password=s3cret\"}\n", Map.of("HOST", "db"))
                        .warnings())
                .hasSize(1);
        var elsewhere = "auth: {users: \"jdbc:sqlite:u\", jdbc: {password: \"${PASSWORD}\"}}\n";
        assertThat(load(elsewhere, Map.of("PASSWORD", "s3cret")).warnings()).isEmpty();
    }

    @Test
    void theCommandsThatMakeFilesDoNotNeedThem() throws Exception {
        Files.writeString(file, "auth: {users: later}\ntls: {certificate: later.pem, key: later.key}\n");
        var configuration = ConfigurationFile.of(file, Map.of()).loadWithoutNamedFiles();
        assertThat(configuration.users()).containsExactly(new UserSource.Htdigest(directory.resolve("later")));
    }

    @Test
    void certificateAndKeyBelongTogether() throws Exception {
        TestCertificates.write(directory.resolve("other.pem"), directory.resolve("other.key"), "other.example.org");
        Files.writeString(directory.resolve("text.pem"), "not PEM\n");
        var noCertificate = ": text.pem: no certificate in it (expected: -----BEGIN CERTIFICATE----- …)";
        var noKey = ": no private key in it (expected: -----BEGIN PRIVATE KEY----- …)";
        assertThat(mistakes("tls:\n  certificate: relay.pem\n  key: other.key\n"))
                .containsExactly("relay.yaml:3: tls.key: other.key:"
                        + " the private key is not the certificate's (expected: its EC key)");
        assertThat(mistakes("tls:\n  certificate: text.pem\n  key: relay.key\n"))
                .containsExactly("relay.yaml:2: tls.certificate" + noCertificate);
        assertThat(mistakes("tls:\n  certificate: relay.pem\n  key: text.pem\n"))
                .containsExactly("relay.yaml:3: tls.key: text.pem" + noKey);
        assertThat(mistakes("tls:\n  certificate: relay.pem\n"))
                .containsExactly("relay.yaml:2: tls.certificate: relay.pem" + noKey);
        assertThat(mistakes("tls:\n  key: relay.key\n"))
                .containsExactly("relay.yaml:2: tls.key: a key alone (expected: tls.certificate too)");
        assertThat(mistakes("tls:\n  ca: text.pem\n")).containsExactly("relay.yaml:2: tls.ca" + noCertificate);
    }

    @Test
    void certificateAndKeyMayBeInOneFile() throws Exception {
        Files.writeString(
                directory.resolve("both.pem"),
                Files.readString(directory.resolve("relay.key")) + Files.readString(directory.resolve("relay.pem")));
        var both = directory.resolve("both.pem");
        assertThat(load("tls: {certificate: both.pem}\n").tls().certificate())
                .contains(new TlsSettings.CertificateFiles(both, both));
    }
}
