package org.msrprelay.server.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.relay.spi.ProvenUser;
import org.msrprelay.server.file.FileWatch;

class JwtVerifierTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final TokenRules RULES = new TokenRules(Optional.of("https://id.test"), Optional.of("msrp"), "sub");

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir
    Path directory;

    private final JwtVerifier bySecret = new JwtVerifier(new SharedSecret(SECRET), RULES, CLOCK);

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://id.test")
                .audience(List.of("other", "msrp"))
                .subject("alice")
                .expirationTime(Date.from(NOW.plusSeconds(300)));
    }

    private static String signed(JWSAlgorithm algorithm, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).build(), claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static String hs256(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(JWSAlgorithm.HS256, claims.build(), new MACSigner(SECRET));
    }

    private static Optional<String> name(Optional<ProvenUser> user) {
        return user.map(ProvenUser::name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void aSecretVerifiesItsFamily(String algorithm) throws Exception {
        var token = signed(JWSAlgorithm.parse(algorithm), claims().build(), new MACSigner(SECRET));
        assertThat(name(bySecret.verify(token))).contains("alice");
    }

    @Test
    void aShortSecretIsForShortHashesOnly() throws Exception {
        var shorter = new JwtVerifier(new SharedSecret(SECRET.substring(0, 32)), RULES, CLOCK);
        var hs512 = signed(JWSAlgorithm.HS512, claims().build(), new MACSigner(SECRET));
        assertThat(shorter.verify(hs512)).isEmpty();
        assertThatThrownBy(() -> new SharedSecret("short")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatATokenSaysHasToHold() throws Exception {
        assertThat(bySecret.verify(hs256(claims().issuer("https://other.test"))))
                .isEmpty();
        assertThat(bySecret.verify(hs256(claims().audience("other")))).isEmpty();
        assertThat(bySecret.verify(hs256(claims().subject(null)))).isEmpty();
        assertThat(bySecret.verify(hs256(claims().subject("a\nb")))).isEmpty();
        assertThat(bySecret.verify(hs256(claims().claim("sub", List.of("alice")))))
                .isEmpty();
        assertThat(bySecret.verify(hs256(claims().expirationTime(null)))).isEmpty();
        assertThat(bySecret.verify(hs256(claims().expirationTime(Date.from(NOW.minusSeconds(120))))))
                .isEmpty();
        assertThat(bySecret.verify(hs256(claims().notBeforeTime(Date.from(NOW.plusSeconds(120))))))
                .isEmpty();
    }

    @Test
    void aProofEndsWithItsToken() throws Exception {
        var user = bySecret.verify(hs256(claims())).orElseThrow();
        assertThat(user.until()).isEqualTo(NOW.plusSeconds(300));
        assertThat(bySecret.verify(hs256(claims().expirationTime(Date.from(NOW.plusSeconds(35))))))
                .isPresent();
        assertThat(bySecret.verify(hs256(claims().expirationTime(Date.from(NOW.plusSeconds(34))))))
                .isEmpty();
    }

    @Test
    void whatIsNotSignedProvesNothing() throws Exception {
        var token = hs256(claims());
        assertThat(bySecret.verify(new PlainJWT(claims().build()).serialize())).isEmpty();
        assertThat(bySecret.verify(token.substring(0, token.lastIndexOf('.') + 1)))
                .isEmpty();
        assertThat(bySecret.verify(token.substring(0, token.length() - 4) + "AAAA"))
                .isEmpty();
        assertThat(bySecret.verify("")).isEmpty();
        assertThat(bySecret.verify("a.b.c")).isEmpty();
        assertThat(bySecret.verify(".".repeat(10_000))).isEmpty();
    }

    private Path keys(JWK... keys) throws IOException {
        return Files.writeString(directory.resolve("keys.json"), new JWKSet(Arrays.asList(keys)).toString(true));
    }

    private JwtVerifier byFile(FileWatch watch, JWK... keys) throws IOException {
        return new JwtVerifier(JwksFile.of(keys(keys), watch), RULES, CLOCK);
    }

    @Test
    void publicKeysVerifyTheirFamilies() throws Exception {
        var rsa = new RSAKeyGenerator(2048).keyID("r").generate();
        var ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
        try (var watch = new FileWatch()) {
            var verifier = byFile(watch, rsa, ec);
            for (var algorithm : List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS384)) {
                assertThat(name(verifier.verify(signed(algorithm, claims().build(), new RSASSASigner(rsa)))))
                        .contains("alice");
            }
            assertThat(name(verifier.verify(signed(JWSAlgorithm.ES256, claims().build(), new ECDSASigner(ec)))))
                    .contains("alice");
            var stranger = new RSAKeyGenerator(2048).generate();
            assertThat(verifier.verify(signed(JWSAlgorithm.RS256, claims().build(), new RSASSASigner(stranger))))
                    .isEmpty();
        }
    }

    @Test
    void ed25519() throws Exception {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var encoded = pair.getPublic().getEncoded();
        var x = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        try (var watch = new FileWatch()) {
            var verifier = byFile(watch, new OctetKeyPair.Builder(Curve.Ed25519, x).build());
            var input = Base64URL.encode("{\"alg\":\"EdDSA\"}") + "."
                    + claims().build().toPayload().toBase64URL();
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(UTF_8));
            var signed = signature.sign();
            assertThat(name(verifier.verify(input + "." + Base64URL.encode(signed))))
                    .contains("alice");
            signed[3] ^= 1;
            assertThat(verifier.verify(input + "." + Base64URL.encode(signed))).isEmpty();
        }
    }

    /** RFC 8725 2.1: the public key must not do as a secret. */
    @Test
    void aPublicKeyIsNoSecret() throws Exception {
        var rsa = new RSAKeyGenerator(2048).generate();
        try (var watch = new FileWatch()) {
            var verifier = byFile(watch, rsa);
            var confused = signed(
                    JWSAlgorithm.HS256,
                    claims().build(),
                    new MACSigner(rsa.toRSAPublicKey().getEncoded()));
            assertThat(verifier.verify(confused)).isEmpty();
        }
    }

    @Test
    void theFileIsReadAgainWhenItChanges() throws Exception {
        var first = new RSAKeyGenerator(2048).generate();
        var second = new ECKeyGenerator(Curve.P_256).generate();
        try (var watch = new FileWatch()) {
            var verifier = byFile(watch, first);
            var token = signed(JWSAlgorithm.ES256, claims().build(), new ECDSASigner(second));
            assertThat(verifier.verify(token)).isEmpty();
            keys(second);
            await().until(() -> verifier.verify(token).isPresent());
            Files.writeString(directory.resolve("keys.json"), "half a fi");
            assertThat(verifier.verify(token)).isPresent();
        }
    }

    @Test
    void aFileWithoutUsableKeysIsNamed() throws IOException {
        var file = Files.writeString(directory.resolve("keys.json"), "{\"keys\": []}");
        assertThatThrownBy(() -> JwksFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no key");
    }
}
