package org.msrprelay.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Makes certificates for tests. */
public final class TestCertificates {

    private TestCertificates() {}

    /** A self-signed certificate with these names, and its key. */
    public static void write(Path certificate, Path key, String... names) throws IOException {
        write(certificate, key, Instant.now(), names);
    }

    /** A self-signed certificate that was made at this time, for a year. */
    public static void write(Path certificate, Path key, Instant made, String... names) throws IOException {
        var directory = Files.createTempDirectory("certificate");
        new SelfSignedCertificate(directory, Clock.fixed(made, ZoneOffset.UTC)).material(List.of(names));
        Files.move(directory.resolve("certificate.pem"), certificate, StandardCopyOption.REPLACE_EXISTING);
        Files.move(directory.resolve("key.pem"), key, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(directory);
    }
}
