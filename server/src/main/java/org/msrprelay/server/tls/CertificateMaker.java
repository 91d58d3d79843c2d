package org.msrprelay.server.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.msrprelay.transport.tls.TlsMaterial;

/**
 * Makes self-signed certificates, and writes them and their keys as PEM. All that needs Bouncy Castle is here: its archives are signed,
 * so that their classes cost a start a tenth of its time, which one that finds its certificate made does not spend.
 */
final class CertificateMaker {

    private static final Duration VALIDITY = Duration.ofDays(365);

    /** Clients' clocks may be behind ours by as much. */
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    /** 20 octets at most, and positive (RFC 5280 4.1.2.2). */
    private static final int SERIAL_BITS = 127;

    private static final int KEY_BITS = 256;

    /** The longest common name of X.520; the names that count are in SubjectAltName. */
    private static final int COMMON_NAME_LENGTH = 64;

    private final Clock clock;

    CertificateMaker(Clock clock) {
        this.clock = clock;
    }

    /** With all names in its SubjectAltName, on a key of its own. */
    TlsMaterial make(List<String> names) throws IOException {
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
                .map(name -> new GeneralName(
                        SelfSignedCertificate.isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
        }));
        return builder;
    }

    static byte[] pem(X509Certificate certificate) throws IOException {
        return written(certificate);
    }

    /** The key of what was made as PKCS#8, not encrypted, with its public half (RFC 5915 3), so that whose it is can be seen. */
    static byte[] keyPem(TlsMaterial made) throws IOException {
        var subject = SubjectPublicKeyInfo.getInstance(
                made.chain().get(0).getPublicKey().getEncoded());
        var key = PrivateKeyInfo.getInstance(made.key().getEncoded());
        var scalar = ECPrivateKey.getInstance(key.parsePrivateKey()).getKey();
        var whole = new ECPrivateKey(KEY_BITS, scalar, subject.getPublicKeyData(), null);
        return written(
                new PemObject("PRIVATE KEY", new PrivateKeyInfo(key.getPrivateKeyAlgorithm(), whole).getEncoded()));
    }

    private static byte[] written(Object object) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
