package org.msrprelay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msrprelay.client.WirePeer.Frame;
import org.msrprelay.client.auth.AuthException;
import org.msrprelay.client.auth.AuthRequest;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.digest.AuthenticationInfo;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.protocol.digest.DigestInputs;

/** AUTH against a relay played by hand. */
class AuthTest {
    private static final String USE_PATH = "msrp://relay.example.org:2855/t0ken;tcp";

    private WirePeer.Door door;
    private ClientLoops loops;
    private MsrpConnection connection;
    private WirePeer relay;

    @BeforeEach
    void connect() throws Exception {
        door = new WirePeer.Door();
        loops = ClientLoops.start(1);
        connect(ClientSettings.DEFAULT);
    }

    private void connect(ClientSettings settings) throws Exception {
        connection = Pair.await(new MsrpClient(loops, settings).connect(door.uri()));
        relay = door.accept();
    }

    @AfterEach
    void close() throws Exception {
        loops.close();
        relay.close();
        door.close();
    }

    private CompletionStage<MsrpSession> auth(AuthRequest request) {
        return connection.auth(request, MessageHandler.REFUSING);
    }

    private AuthRequest request() {
        return AuthRequest.to(door.uri(), "älice", "sécret");
    }

    private static String challenge(String nonce, String more) {
        return "WWW-Authenticate: Digest realm=\"example.org\", nonce=\"" + nonce + "\", qop=\"auth\"" + more;
    }

    private static DigestCredentials credentials(Frame auth) {
        // fields are octets, one char each
        byte[] octets = auth.field("Authorization").getBytes(StandardCharsets.UTF_8);
        return DigestCredentials.parse(new String(octets, StandardCharsets.ISO_8859_1));
    }

    private static String octets(String text) {
        return OctetText.fromText(text);
    }

    private static String ha1(DigestAlgorithm algorithm) {
        return DigestArithmetic.ha1(algorithm, octets("älice"), "example.org", octets("sécret"));
    }

    /** Checks the credentials as a relay does, and proves the password. */
    private static String proof(Frame auth, DigestAlgorithm algorithm, Optional<String> nextNonce) {
        DigestCredentials credentials = credentials(auth);
        DigestInputs inputs = DigestInputs.of(credentials, auth.field("To-Path"));
        assertThat(credentials.username()).isEqualTo(octets("älice"));
        assertThat(credentials.uri()).contains(auth.field("To-Path"));
        assertThat(credentials.response()).isEqualTo(DigestArithmetic.response(algorithm, ha1(algorithm), inputs));
        String rspauth = DigestArithmetic.rspauth(algorithm, ha1(algorithm), inputs);
        return "Authentication-Info: "
                + new AuthenticationInfo(nextNonce, rspauth, credentials.cnonce(), credentials.nc(), "auth")
                        .headerValue();
    }

    @ParameterizedTest
    @CsvSource({
        "', algorithm=SHA-256', ', algorithm=MD5', SHA_256",
        "', algorithm=SHA-512-256', ', algorithm=MD5', MD5",
        "', algorithm=MD5', ', algorithm=SHA-256', MD5",
        "'', ', algorithm=SHA-256', MD5"
    })
    void answersTheFirstChallengeThatItKnows(String first, String second, DigestAlgorithm expected) throws Exception {
        CompletionStage<MsrpSession> session = auth(request().withExpires(Duration.ofMinutes(5)));
        Frame bare = relay.read();
        assertThat(bare.kind()).isEqualTo("AUTH");
        assertThat(bare.has("Authorization")).isFalse();
        relay.answer(bare, "401 Unauthorized", challenge("n1", first), challenge("n1", second));

        Frame auth = relay.read();
        assertThat(auth.transactionId()).isNotEqualTo(bare.transactionId());
        assertThat(auth.field("Expires")).isEqualTo("300");
        assertThat(credentials(auth).nc()).isEqualTo("00000001");
        String proof = proof(auth, expected, Optional.empty());
        relay.answer(auth, "200 OK", "Use-Path: " + USE_PATH, proof, "Expires: 300");

        MsrpSession granted = Pair.await(session);
        assertThat(granted.expires()).contains(Duration.ofMinutes(5));
        assertThat(granted.path()).hasToString(USE_PATH + " " + granted.uri());
        assertThat(granted.uri()).hasToString(auth.field("From-Path"));
        assertThat(granted.grant().orElseThrow().proven()).isTrue();
    }

    @Test
    void givesThePathOfSeveralRelaysInTheOrderThatAPeerVisitsThem() throws Exception {
        CompletionStage<MsrpSession> session = auth(request().withoutProof());
        relay.answer(relay.read(), "200 OK", "Use-Path: msrp://b.example:1/b;tcp msrp://c.example:2/c;tcp");
        MsrpSession granted = Pair.await(session);
        assertThat(granted.path()).hasToString("msrp://c.example:2/c;tcp msrp://b.example:1/b;tcp " + granted.uri());
        assertThat(granted.toPath(Path.parse("msrp://d.example:3/d;tcp")))
                .hasToString("msrp://b.example:1/b;tcp msrp://c.example:2/c;tcp msrp://d.example:3/d;tcp");
    }

    @Test
    void usesTheNextNonceWithoutBeingAsked() throws Exception {
        CompletionStage<MsrpSession> first = auth(request());
        CompletionStage<MsrpSession> second = auth(request());
        relay.answer(relay.read(), "401 Unauthorized", challenge("n1", ""));
        Frame auth = relay.read();
        String proof = proof(auth, DigestAlgorithm.MD5, Optional.of("n2"));
        relay.answer(auth, "200 OK", "Use-Path: " + USE_PATH, proof);

        Frame next = relay.read();
        assertThat(credentials(next).nonce()).isEqualTo("n2");
        assertThat(credentials(next).nc()).isEqualTo("00000001");
        relay.answer(next, "200 OK", "Use-Path: " + USE_PATH, proof(next, DigestAlgorithm.MD5, Optional.empty()));
        assertThat(Pair.await(first).uri()).isNotEqualTo(Pair.await(second).uri());

        CompletionStage<MsrpSession> third = auth(request());
        Frame again = relay.read();
        assertThat(credentials(again).nonce()).isEqualTo("n2");
        assertThat(credentials(again).nc()).isEqualTo("00000002");
        relay.answer(again, "200 OK", "Use-Path: " + USE_PATH, proof(again, DigestAlgorithm.MD5, Optional.empty()));
        Pair.await(third);
    }

    @Test
    void triesAgainWhenItsNonceIsStale() throws Exception {
        CompletionStage<MsrpSession> session = auth(request());
        relay.answer(relay.read(), "401 Unauthorized", challenge("n1", ", opaque=\"o1\""));
        Frame auth = relay.read();
        assertThat(credentials(auth).opaque()).contains("o1");
        relay.answer(auth, "401 Unauthorized", challenge("n2", ", stale=true"));
        Frame again = relay.read();
        assertThat(credentials(again).nonce()).isEqualTo("n2");
        relay.answer(again, "200 OK", "Use-Path: " + USE_PATH, proof(again, DigestAlgorithm.MD5, Optional.empty()));
        Pair.await(session);
    }

    @Test
    void givesUpOnAWrongPassword() throws Exception {
        CompletionStage<MsrpSession> session = auth(request());
        relay.answer(relay.read(), "401 Unauthorized", challenge("n1", ""));
        relay.answer(relay.read(), "401 Unauthorized", challenge("n2", ""));
        assertRefused(session, 401, "user or password is wrong");
    }

    @Test
    void givesUpOnARelayThatKeepsCallingItsNoncesStale() throws Exception {
        CompletionStage<MsrpSession> session = auth(request());
        relay.answer(relay.read(), "401 Unauthorized", challenge("n0", ""));
        for (int i = 1; i < 6; i++) {
            relay.answer(relay.read(), "401 Unauthorized", challenge("n" + i, ", stale=true"));
        }
        assertRefused(session, 401, "after 6 attempts");
    }

    @Test
    void givesUpWithoutAChallengeThatItKnows() throws Exception {
        CompletionStage<MsrpSession> session = auth(request());
        relay.answer(relay.read(), "401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"");
        assertRefused(session, 401, "Digest");
    }

    @Test
    void refusesARelayThatDoesNotKnowThePassword() throws Exception {
        CompletionStage<MsrpSession> session = auth(request());
        relay.answer(relay.read(), "401 Unauthorized", challenge("n1", ""));
        Frame auth = relay.read();
        DigestCredentials sent = credentials(auth);
        String wrong = new AuthenticationInfo(Optional.empty(), "0".repeat(32), sent.cnonce(), sent.nc(), "auth")
                .headerValue();
        relay.answer(auth, "200 OK", "Use-Path: " + USE_PATH, "Authentication-Info: " + wrong);
        assertRefused(session, 0, "rspauth is wrong");
    }

    @Test
    void refusesARelayThatProvesNothingUnlessToldOtherwise() throws Exception {
        CompletionStage<MsrpSession> session = auth(request());
        relay.answer(relay.read(), "200 OK", "Use-Path: " + USE_PATH);
        assertRefused(session, 0, "does not prove");

        CompletionStage<MsrpSession> trusting = auth(request().withoutProof());
        relay.answer(relay.read(), "200 OK", "Use-Path: " + USE_PATH);
        assertThat(Pair.await(trusting).grant().orElseThrow().proven()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Min-Expires: 60, 10, 60", "Max-Expires: 900, 7200, 900"})
    void correctsAnIntervalOutOfBoundsOnce(String bound, long asked, String corrected) throws Exception {
        CompletionStage<MsrpSession> session = auth(request().withExpires(Duration.ofSeconds(asked)));
        relay.answer(relay.read(), "401 Unauthorized", challenge("n1", ""));
        relay.answer(relay.read(), "423 Interval Out-of-Bounds", bound);
        Frame again = relay.read();
        assertThat(again.field("Expires")).isEqualTo(corrected);
        assertThat(credentials(again).nc()).isEqualTo("00000002");
        relay.answer(again, "423 Interval Out-of-Bounds", bound);
        assertRefused(session, 423, "no interval");
    }

    @Test
    void tellsOfARefusal() throws Exception {
        CompletionStage<MsrpSession> session = auth(request());
        relay.answer(relay.read(), "403 Too many sessions");
        assertRefused(session, 403, "403 Too many sessions");
    }

    @Test
    void cannotUseA200WithoutUsePath() throws Exception {
        CompletionStage<MsrpSession> session = auth(request().withoutProof());
        relay.answer(relay.read(), "200 OK");
        assertRefused(session, 0, "no Use-Path");
    }

    @Test
    void doesNotWaitForeverAndGoesOnWithTheNext() throws Exception {
        relay.close();
        connect(ClientSettings.DEFAULT.withResponseTimeout(Duration.ofMillis(50)));
        CompletionStage<MsrpSession> first = auth(request());
        CompletionStage<MsrpSession> second = auth(request());
        relay.read();
        assertThatThrownBy(() -> Pair.await(first))
                .cause()
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("no response to AUTH");
        relay.read();
        assertThatThrownBy(() -> Pair.await(second)).cause().hasMessageContaining("no response to AUTH");
    }

    @Test
    void endsWithItsConnection() throws Exception {
        CompletionStage<MsrpSession> first = auth(request());
        CompletionStage<MsrpSession> second = auth(request());
        relay.read();
        relay.close();
        assertThatThrownBy(() -> Pair.await(first)).cause().isInstanceOf(ClientException.class);
        assertThatThrownBy(() -> Pair.await(second)).cause().isInstanceOf(ClientException.class);
        assertThatThrownBy(() -> Pair.await(auth(request()))).cause().isInstanceOf(ClientException.class);
    }

    private static void assertRefused(CompletionStage<MsrpSession> session, int code, String message) {
        assertThatThrownBy(() -> Pair.await(session)).cause().isInstanceOfSatisfying(AuthException.class, e -> {
            assertThat(e.code()).isEqualTo(code == 0 ? OptionalInt.empty() : OptionalInt.of(code));
            assertThat(e).hasMessageContaining(message);
        });
    }
}
