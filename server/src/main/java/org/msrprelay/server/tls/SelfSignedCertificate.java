package org.msrprelay.server.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.msrprelay.server.file.PrivateFile;
import org.msrprelay.transport.tls.TlsMaterial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of a relay that was given none: made on first start, kept in a directory of the relay's own so that clients
 * may pin it, and made anew when it nears its end or lacks a name.
 */
public final class SelfSignedCertificate {

    /** The names of the two files in the directory. */
    public static final String CERTIFICATE_FILE = "certificate.pem";

    private static final String KEY_FILE = "key.pem";

    private static final Logger LOG = LoggerFactory.getLogger(SelfSignedCertificate.class);

    private static final Duration RENEWAL = Duration.ofDays(30);

    private final Path directory;
    private final Clock clock;

    public SelfSignedCertificate(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * The one that is kept, or a new one; all names are in its SubjectAltName. Blocks on files.
     *
     * @param names host names and address literals (IPv6 without brackets), the main one first
     */
    public TlsMaterial material(List<String> names) throws IOException {
        var certificateFile = directory.resolve(CERTIFICATE_FILE);
        var keyFile = directory.resolve(KEY_FILE);
        if (Files.exists(certificateFile) && Files.exists(keyFile)) {
            try {
                var kept = PemFiles.material(certificateFile, keyFile);
                if (serves(kept, names)) {
                    return kept;
                }
            } catch (PemException e) {
                LOG.warn("{}; making a new certificate", e.getMessage());
            }
        }
        var made = new CertificateMaker(clock).make(names);
        PrivateFile.makeDirectory(directory);
        var key = CertificateMaker.keyPem(made);
        var certificate = CertificateMaker.pem(made.chain().get(0));
        PrivateFile.replace(keyFile, key);
        PrivateFile.replace(certificateFile, certificate);
        // As it will be read from now on: equal to that.
        return TlsMaterial.ofPem(new String(certificate, US_ASCII), new String(key, US_ASCII));
    }

    private boolean serves(TlsMaterial material, Collection<String> names) {
        var subject = SubjectNames.of(material.chain().get(0));
        var expiry = material.chain().get(0).getNotAfter().toInstant();
        return clock.instant().plus(RENEWAL).isBefore(expiry)
                && names.stream().allMatch(name -> subject.covers(name, isAddress(name)));
    }

    /** Names have passed the configuration: all digits and dots, or a colon, make a literal. */
    static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
    }
}
