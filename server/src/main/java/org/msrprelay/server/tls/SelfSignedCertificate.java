package org.msrprelay.server.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
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

    private static final Duration VALIDITY = Duration.ofDays(365);
    private static final Duration RENEWAL = Duration.ofDays(30);

    /** Clients' clocks may be behind ours by as much. */
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    /** 20 octets at most, and positive (RFC 5280 4.1.2.2). */
    private static final int SERIAL_BITS = 127;

    /** The longest common name of X.520; the names that count are in SubjectAltName. */
    private static final int COMMON_NAME_LENGTH = 64;

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
        var made = make(names);
        PrivateFile.makeDirectory(directory);
        PrivateFile.replace(keyFile, pem(new JcaPKCS8Generator(made.key(), null)));
        PrivateFile.replace(certificateFile, pem(made.chain().get(0)));
        return made;
    }

    private boolean serves(TlsMaterial material, Collection<String> names) {
        var subject = SubjectNames.of(material.chain().get(0));
        var expiry = material.chain().get(0).getNotAfter().toInstant();
        return clock.instant().plus(RENEWAL).isBefore(expiry)
                && names.stream().allMatch(name -> subject.covers(name, isAddress(name)));
    }

    private TlsMaterial make(List<String> names) throws IOException {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var keys = generator.generateKeyPair();
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            var certificate = new JcaX509CertificateConverter()
                    .getCertificate(builder(names, keys).build(signer));
            return new TlsMaterial(List.of(certificate), keys.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("every Java platform signs with ECDSA on P-256", e);
        }
    }

    private JcaX509v3CertificateBuilder builder(List<String> names, KeyPair keys) throws CertIOException {
        var now = clock.instant();
        var commonName = names.get(0).length() <= COMMON_NAME_LENGTH ? names.get(0) : "msrp-relay";
        var subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
        var builder = new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(VALIDITY)),
                subject,
                keys.getPublic());
        var alternatives = names.stream()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
        }));
        return builder;
    }

    private static byte[] pem(Object object) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Names have passed the configuration: all digits and dots, or a colon, make a literal. */
    private static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
    }
}
