package org.msrprelay.server.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msrprelay.server.config.ConfigurationFile;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.server.tls.TestCertificates;

/** What {@code check} says about configurations that can be read. */
class ConfigurationCheckTest {

    private static final String HA1 = "0123456789abcdef0123456789abcdef";

    private static final String GOOD = """
            host: localhost
            listen: ["msrps://127.0.0.1:0;tcp"]
            tls: {certificate: relay.pem, key: relay.key}
            auth: {realm: example.org, users: users}
            limits: {connections: 10}
            """;

    @TempDir
    Path directory;

    private Path users;

    @BeforeEach
    void makeFiles() throws IOException {
        users = Files.writeString(directory.resolve("users"), "alice:example.org:%s\n".formatted(HA1));
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        certificate(Instant.now(), "localhost");
    }

    private void certificate(Instant made, String... names) throws IOException {
        TestCertificates.write(directory.resolve("relay.pem"), directory.resolve("relay.key"), made, names);
    }

    private Findings check(String yaml) throws IOException, ConfigurationException {
        var file = Files.writeString(directory.resolve("relay.yaml"), yaml);
        return ConfigurationCheck.of(ConfigurationFile.of(file, Map.of()).load());
    }

    private static void assertWarns(Findings findings, String text) {
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.warnings()).singleElement().asString().contains(text);
    }

    @Test
    void whatItFoundIsSaid() throws Exception {
        var findings = check(GOOD);
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.warnings()).isEmpty();
        assertThat(String.join("\n", findings.facts()))
                .contains("listeners    msrps://127.0.0.1:0;tcp")
                .contains("host         localhost")
                .contains("realm        example.org")
                .contains("users        1 in " + users)
                .contains("algorithms   MD5")
                .contains("relay.pem: CN=localhost, for localhost, valid from ");
    }

    @Test
    void certificatesAreJudgedAsClientsWould() throws Exception {
        certificate(Instant.now(), "other.example.org");
        assertWarns(check(GOOD), "SubjectAltName does not bear the host localhost (it has: other.example.org)");
        certificate(Instant.now().minus(Duration.ofDays(350)), "localhost");
        assertWarns(check(GOOD), "relay.pem: expires in 14 days");
        certificate(Instant.now().minus(Duration.ofDays(400)), "localhost");
        assertThat(check(GOOD).problems())
                .singleElement()
                .asString()
                .contains("relay.pem: expired: valid from ")
                .endsWith("(expected: a certificate that is valid now)");
        certificate(Instant.now().plus(Duration.ofDays(2)), "localhost");
        assertThat(check(GOOD).problems()).singleElement().asString().contains("relay.pem: not valid yet: ");
    }

    @Test
    void thoseWhoMayVouchForRelaysAreCountedAndTheirDatesLookedAt() throws Exception {
        var withCa = GOOD.replace("tls: {", "tls: {ca: ca.pem, ");
        var ca = directory.resolve("ca.pem");
        TestCertificates.write(ca, directory.resolve("ca.key"), Instant.now(), "ca");
        var findings = check(withCa);
        assertThat(findings.warnings()).isEmpty();
        assertThat(String.join("\n", findings.facts())).contains("ca.pem: 1 certificate");

        var expired = directory.resolve("expired.pem");
        TestCertificates.write(
                expired, directory.resolve("ca.key"), Instant.now().minus(Duration.ofDays(400)), "gone.example.org");
        Files.writeString(ca, Files.readString(ca) + Files.readString(expired));
        assertThat(String.join("\n", check(withCa).facts())).contains("ca.pem: 2 certificates");
        assertWarns(check(withCa), "ca.pem: CN=gone.example.org has expired: valid from ");
    }

    @Test
    void withoutACertificateItWillBeSelfSigned() throws Exception {
        assertWarns(check(GOOD.replace("tls: {certificate: relay.pem, key: relay.key}\n", "")), "self-signed");
    }

    @Test
    void usersAreJudgedAsAuthWould() throws Exception {
        Files.writeString(users, "# nobody yet\n");
        assertWarns(check(GOOD), "no user in realm example.org (msrp-relay user add NAME --config ");
        Files.writeString(users, "alice:example.org:%s\nbob:else.where:%s\n".formatted(HA1, HA1));
        assertWarns(check(GOOD), "there are users of other realms, who cannot AUTH here: else.where");
        Files.writeString(users, "alice:example.org:%s\nbob:example.org:%s\n".formatted(HA1, HA1 + HA1));
        assertWarns(check(GOOD), "nobody can AUTH");
    }

    @Test
    void databasesAreAskedAndNotChanged() throws Exception {
        var yaml = GOOD.replace(
                "users: users}",
                "users: [users, \"jdbc:sqlite:users.db\", ephemeral],"
                        + " ephemeral: {secrets: [\"${SECRET:-0123456789abcdef}\"]}}");
        var findings = check(yaml);
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.warnings()).isEmpty();
        assertThat(String.join("\n", findings.facts()))
                .contains("users        1 in " + users)
                .contains("users        jdbc:sqlite:" + directory.resolve("users.db")
                        + ": no tables yet; serve and user make them")
                .contains("users        whoever has a password made of a secret of auth.ephemeral.secrets")
                .contains("algorithms   MD5");
        assertThat(directory.resolve("users.db")).doesNotExist();
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsAMistake() throws Exception {
        int port;
        try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var url = "jdbc:postgresql://127.0.0.1:" + port + "/sip";
        var findings = check(GOOD.replace("users: users}", "users: \"" + url + "?password=s3cret\"}"));
        assertThat(findings.problems())
                .singleElement()
                .asString()
                .startsWith(url + ": Connection to 127.0.0.1:" + port);
        assertThat(findings.problems().toString()).doesNotContain("s3cret");
    }

    @Test
    void allFilesAreJudgedInOneGo() throws Exception {
        Files.writeString(users, "alice\n");
        Files.writeString(directory.resolve("relay.pem"), "no certificate\n");
        assertThatThrownBy(() -> check(GOOD))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(users + ":1: not a user")
                .hasMessageContaining("relay.yaml:3: tls.certificate: ");
    }

    @Test
    void secretsThatOthersMayReadAreWarnedOf() throws Exception {
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
        assertWarns(check(GOOD), users + ": all users of this machine may read it, mode rw-r--r--");
    }

    @Test
    void aHostShouldBeANameThatResolves() throws Exception {
        certificate(Instant.now(), "127.0.0.1", "does-not-exist.invalid");
        assertWarns(check(GOOD.replace("localhost", "127.0.0.1")), "host: 127.0.0.1 is an address");
        assertWarns(
                check(GOOD.replace("localhost", "does-not-exist.invalid")),
                "does-not-exist.invalid: the name does not resolve");
    }

    @Test
    void listenersInTheClearAloneAnswerNoAuth() throws Exception {
        assertWarns(check(GOOD.replace("msrps:", "msrp:")), "every AUTH will be answered 403");
    }

    @Test
    void webSocketsInTheClearAreForTlsTerminators() throws Exception {
        var clear = GOOD.replace("listen: [", "listen: [\"msrp://127.0.0.1:8080;ws\", \"msrp://127.0.0.1:8081;tcp\", ");
        assertWarns(check(clear), "listen: msrp://127.0.0.1:8080;ws is WebSocket in the clear");
        var findings = check(clear + "advertise: {8080: \"msrps://localhost:443;ws\"}\n");
        assertThat(findings.warnings()).isEmpty();
    }

    @Test
    void clientsOfBrowsersNeedTime() throws Exception {
        var yaml = GOOD.replace("listen: [", "listen: [\"msrps://127.0.0.1:8443;ws\", ");
        var brief = "auth: {expires: {min: 10s, default: 20s}, ";
        assertWarns(check(yaml.replace("auth: {", brief)), "auth.expires.default: 20s (better: at least 35s");
        assertThat(check(GOOD.replace("auth: {", brief)).warnings()).isEmpty();
    }

    @Test
    void limitsAboveWhatTheSystemGrantsAreWarnedOf() throws Exception {
        assertWarns(check(GOOD.replace("connections: 10", "connections: 100000000")), "open files (ulimit -n)");
    }

    @Test
    void theConfigurationsOwnWarningsAreAmongThem() throws Exception {
        assertWarns(check(GOOD + "relay: {memory: 1000GiB}\n"), "relay.yaml:6: relay.memory: 1000GiB is more than");
    }
}
