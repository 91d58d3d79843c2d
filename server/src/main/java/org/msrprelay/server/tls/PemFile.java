package org.msrprelay.server.tls;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * The certificates and private keys in a PEM file, in its order. Keys may be PKCS#8 or the older RSA and EC forms, without a
 * passphrase; other blocks are passed over.
 */
public record PemFile(Path file, List<X509Certificate> certificates, List<PrivateKey> keys) {

    /** Reads the file; blocks on it. */
    public static PemFile read(Path file) throws PemException {
        var certificates = new ArrayList<X509Certificate>();
        var keys = new ArrayList<PrivateKey>();
        try (Reader reader = Files.newBufferedReader(file, java.nio.charset.StandardCharsets.ISO_8859_1);
                var parser = new PEMParser(reader)) {
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                if (block instanceof X509CertificateHolder certificate) {
                    certificates.add(new JcaX509CertificateConverter().getCertificate(certificate));
                } else if (block instanceof PEMKeyPair pair) {
                    keys.add(key(file, pair.getPrivateKeyInfo()));
                } else if (block instanceof PrivateKeyInfo info) {
                    keys.add(key(file, info));
                } else if (block instanceof PEMEncryptedKeyPair || block instanceof PKCS8EncryptedPrivateKeyInfo) {
                    throw new PemException(file, "the key is encrypted (expected: a key without a passphrase)");
                }
            }
        } catch (NoSuchFileException e) {
            throw new PemException(file, "no such file");
        } catch (CertificateException | PEMException | IllegalArgumentException e) {
            throw new PemException(file, "a PEM block that cannot be read");
        } catch (IOException e) {
            throw new PemException(file, "cannot be read: " + e.getClass().getSimpleName());
        }
        return new PemFile(file, List.copyOf(certificates), List.copyOf(keys));
    }

    private static PrivateKey key(Path file, PrivateKeyInfo info) throws PemException {
        try {
            return new JcaPEMKeyConverter().getPrivateKey(info);
        } catch (PEMException e) {
            throw new PemException(
                    file,
                    "a key that this Java does not know (expected: an RSA key, or an EC key on P-256, P-384 or P-521)");
        }
    }
}
