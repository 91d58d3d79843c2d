package org.msrprelay.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msrprelay.transport.tls.TlsMaterial;

/** The certificate that a relay makes itself. */
class SelfSignedCertificateTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path directory;

    private TlsMaterial material(Instant when, String... names) throws Exception {
        return new SelfSignedCertificate(directory.resolve("data"), Clock.fixed(when, ZoneOffset.UTC))
                .material(List.of(names));
    }

    @Test
    void bearsAllNamesAndIsKept() throws Exception {
        var made = material(NOW, "relay.example.org", "192.0.2.1", "2001:db8::1");
        var certificate = made.chain().get(0);
        var names = SubjectNames.of(certificate);
        assertThat(names.covers("relay.example.org", false)).isTrue();
        assertThat(names.covers("RELAY.example.org", false)).isTrue();
        assertThat(names.covers("192.0.2.1", true)).isTrue();
        assertThat(names.covers("2001:db8::1", true)).isTrue();
        assertThat(names.covers("other.example.org", false)).isFalse();
        assertThat(names.covers("192.0.2.2", true)).isFalse();
        certificate.verify(certificate.getPublicKey());
        var validity = Validity.of(certificate);
        assertThat(validity.isOver(NOW)).isFalse();
        assertThat(validity.isYetToCome(NOW)).isFalse();
        assertThat(validity.daysLeft(NOW)).isEqualTo(365);
        assertThat(material(NOW, "relay.example.org")).isEqualTo(made);
        assertThat(mode(directory.resolve("data"))).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("data/key.pem"))).isEqualTo("rw-------");
    }

    /** RFC 5915 3: then a start need not work out whether they are a pair. */
    @Test
    void itsKeyIsKeptWithThePublicHalf() throws Exception {
        var publicKey =
                material(NOW, "relay.example.org").chain().get(0).getPublicKey().getEncoded();
        var pem = Files.readString(directory.resolve("data/key.pem"));
        assertThat(pem).startsWith("-----BEGIN PRIVATE KEY-----");
        var key = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
        var point = Arrays.copyOfRange(publicKey, publicKey.length - 65, publicKey.length);
        assertThat(Arrays.copyOfRange(key, key.length - 65, key.length)).isEqualTo(point);
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void isMadeAnewWhenItNearsItsEndLacksANameOrIsBroken() throws Exception {
        var first = material(NOW, "a.example.org");
        assertThat(material(NOW.plus(Duration.ofDays(330)), "a.example.org")).isEqualTo(first);
        var renewed = material(NOW.plus(Duration.ofDays(336)), "a.example.org");
        assertThat(renewed).isNotEqualTo(first);
        var named = material(NOW.plus(Duration.ofDays(336)), "a.example.org", "b.example.org");
        assertThat(named).isNotEqualTo(renewed);
        Files.writeString(directory.resolve("data/key.pem"), "broken");
        assertThat(material(NOW.plus(Duration.ofDays(336)), "a.example.org")).isNotEqualTo(named);
    }

    @Test
    void aWildcardStandsForOneLabel() {
        var names = new SubjectNames(List.of("*.example.org"), List.of());
        assertThat(names.covers("relay.example.org", false)).isTrue();
        assertThat(names.covers("a.relay.example.org", false)).isFalse();
        assertThat(names.covers("example.org", false)).isFalse();
        assertThat(names).hasToString("*.example.org");
        assertThat(new SubjectNames(List.of(), List.of())).hasToString("no name");
    }
}
