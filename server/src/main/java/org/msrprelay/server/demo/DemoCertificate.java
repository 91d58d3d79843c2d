package org.msrprelay.server.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.msrprelay.server.tls.SelfSignedCertificate;
import org.msrprelay.transport.tls.TlsMaterial;

/** A certificate that is made for one demonstration and kept nowhere. */
final class DemoCertificate {
    private DemoCertificate() {}

    /** Makes one for these names and address literals. */
    static TlsMaterial make(List<String> names) throws IOException {
        Path directory = Files.createTempDirectory("msrp-relay-demo");
        try {
            return new SelfSignedCertificate(directory, Clock.systemUTC()).material(names);
        } finally {
            try (var files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }
}
