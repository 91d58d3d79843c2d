package org.msrprelay.systemtests.harness;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certification authority of the tests, the relay's certificate, and certificates for peers. */
public final class Certificates {

    private static final char[] PASSWORD = "unused".toCharArray();
    private static final AtomicLong SERIAL = new AtomicLong(1);

    private record Leaf(KeyPair keys, X509Certificate certificate) {}

    private static final class Shared {
        static final Certificates ONE = new Certificates();
        static final Certificates OF_USERS = new Certificates();
    }

    private final KeyPair authorityKeys = newKeys();
    private final X509Certificate authority = certify(authorityKeys, "CN=Test CA", true);
    private final Leaf relay = issue(RelayYaml.HOST, "127.0.0.1");

    /** The authority that every relay under test trusts. */
    public static Certificates shared() {
        return Shared.ONE;
    }

    /** An authority for users alone: users-ca.pem beside the relay's files. */
    public static Certificates ofUsers() {
        return Shared.OF_USERS;
    }

    /** An authority that no relay under test trusts. */
    public static Certificates strange() {
        return new Certificates();
    }

    /** relay.pem, relay.key, ca.pem and users-ca.pem. */
    void writeRelayFiles(Path directory) {
        writeRelayFiles(directory, relay);
        ofUsers().writeAuthority(directory.resolve("users-ca.pem"));
    }

    private void writeAuthority(Path file) {
        try {
            TestFiles.write(file, pem("CERTIFICATE", authority.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Another certificate for the relay, in the place of the first. */
    public void renewRelayFiles(Path directory) {
        writeRelayFiles(directory, issue(RelayYaml.HOST, "127.0.0.1"));
    }

    private void writeRelayFiles(Path directory, Leaf leaf) {
        try {
            TestFiles.write(
                    directory.resolve("relay.pem"),
                    pem("CERTIFICATE", leaf.certificate().getEncoded()));
            TestFiles.writeSecret(
                    directory.resolve("relay.key"),
                    pem("PRIVATE KEY", leaf.keys().getPrivate().getEncoded()));
            writeAuthority(directory.resolve("ca.pem"));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A client that trusts this authority and shows no certificate. */
    public SSLContext clientContext() {
        return context(null);
    }

    /** A client that takes any certificate: for the self-signed default, which nobody can know beforehand. */
    public static SSLContext trustingAnybody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustingAnybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static final class TrustingAnybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** A server whose certificate bears these names or addresses. */
    public SSLContext serverContext(String... names) {
        try {
            return context(keyManagers(issue(names)));
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A client that trusts this authority, and whose certificate is another's. */
    public SSLContext clientContext(Certificates issuer, String name) {
        try {
            return context(issuer.keyManagers(issuer.issue(name)));
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private SSLContext context(@Nullable KeyManagerFactory keys) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, PASSWORD);
            trusted.setCertificateEntry("ca", authority);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private KeyManagerFactory keyManagers(Leaf leaf) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        Certificate[] chain = {leaf.certificate(), authority};
        store.setKeyEntry("own", leaf.keys().getPrivate(), PASSWORD, chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        return keys;
    }

    private Leaf issue(String... names) {
        KeyPair keys = newKeys();
        return new Leaf(keys, certify(keys, "CN=" + names[0], false, names));
    }

    private X509Certificate certify(KeyPair keys, String subject, boolean isAuthority, String... names) {
        Instant now = Instant.now();
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Principal("CN=Test CA"),
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    Date.from(now.minus(1, ChronoUnit.DAYS)),
                    Date.from(now.plus(30, ChronoUnit.DAYS)),
                    new X500Principal(subject),
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            if (names.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(names));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKeys.getPrivate())));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static GeneralNames alternativeNames(String... names) {
        return new GeneralNames(Arrays.stream(names)
                .map(name -> new GeneralName(
                        Character.isDigit(name.charAt(0)) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }
}
