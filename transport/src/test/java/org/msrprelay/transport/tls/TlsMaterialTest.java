package org.msrprelay.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.StringWriter;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.transport.fixture.TestCa;

class TlsMaterialTest {

    private static final TestCa CA = new TestCa();

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void readsPkcs8(String algorithm) throws NoSuchAlgorithmException, IOException {
        KeyPair keys = newKeys(algorithm);
        TlsMaterial issued = CA.issue(keys, "relay.test");
        String key = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        TlsMaterial read = TlsMaterial.ofPem(chainPem(issued), key);
        assertThat(read).isEqualTo(issued);
        assertThat(read.chain()).hasSize(2);
        assertThat(TlsMaterial.ofPem(key + chainPem(issued), chainPem(issued) + key))
                .as("both in one file, in any order")
                .isEqualTo(issued);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void readsOpenSslsOlderForms(String algorithm) throws NoSuchAlgorithmException, IOException {
        KeyPair keys = newKeys(algorithm);
        TlsMaterial issued = CA.issue(keys, "relay.test");
        String key = pem(keys.getPrivate());
        assertThat(key).startsWith("-----BEGIN " + algorithm + " PRIVATE KEY-----");
        assertThat(TlsMaterial.ofPem(chainPem(issued), key).key().getAlgorithm())
                .isEqualTo(keys.getPrivate().getAlgorithm());
    }

    @Test
    void refusesTheKeyOfAnotherCertificate() throws IOException, NoSuchAlgorithmException {
        TlsMaterial issued = CA.issue("relay.test");
        for (String algorithm : new String[] {"EC", "RSA"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TlsMaterial.ofPem(
                            chainPem(issued), pem(newKeys(algorithm).getPrivate())))
                    .withMessage("the private key is not the certificate's (expected: its EC key)");
        }
        TlsMaterial rsa = CA.issue(newKeys("RSA"), "relay.test");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TlsMaterial.ofPem(chainPem(rsa), pem(newKeys("RSA").getPrivate())))
                .withMessage("the private key is not the certificate's (expected: its RSA key)");
    }

    @Test
    void saysWhatIsMissingOrUnreadable() throws IOException {
        TlsMaterial issued = CA.issue("relay.test");
        String chain = chainPem(issued);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsMaterial.ofPem("nothing", "nothing"))
                .withMessageStartingWith("no certificate in it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsMaterial.ofPem(chain, chain))
                .withMessageStartingWith("no private key in it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsMaterial.ofPem(
                        chain, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"))
                .withMessageStartingWith("the private key is encrypted");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TlsMaterial.ofPem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", chain))
                .withMessageStartingWith("a certificate in it cannot be read");
    }

    @Test
    void neverShowsTheKey() {
        assertThat(CA.issue("relay.test")).hasToString("TLS material of CN=leaf");
    }

    private static KeyPair newKeys(String algorithm) throws NoSuchAlgorithmException {
        if (algorithm.equals("EC")) {
            return TestCa.newEcKeys();
        }
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    private static String chainPem(TlsMaterial material) throws IOException {
        StringBuilder text = new StringBuilder();
        for (java.security.cert.X509Certificate certificate : material.chain()) {
            try {
                text.append("subject of the next one\n-----BEGIN CERTIFICATE-----\n")
                        .append(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            } catch (CertificateEncodingException e) {
                throw new IOException(e);
            }
        }
        return text.toString();
    }

    /** BouncyCastle writes keys as OpenSSL did before version 1. */
    private static String pem(Object key) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(key);
        }
        return text.toString();
    }
}
