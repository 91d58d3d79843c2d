package org.msrprelay.systemtests.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.protocol.testing.WebSocketWire.handshake;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.protocol.digest.DigestChallenge;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.protocol.digest.DigestInputs;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.Users;
import org.msrprelay.systemtests.harness.WebSocketPeer;

/** RFC 7977 5.3.1, 7: who has proven who he is in the handshake gets his URI at once. */
class HandshakeAuthenticationTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String PAGE = "Origin: https://chat.test";

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(yaml());

    @RegisterExtension
    static final RelayUnderTest strict = RelayUnderTest.forClass(yaml().set("websocket.require-auth", "true"));

    @RegisterExtension
    static final RelayUnderTest clearIsNoPlaceForCredentials =
            RelayUnderTest.forClass(yaml().set("auth.over-cleartext", "false"));

    private static RelayYaml yaml() {
        return RelayYaml.withWebSockets()
                .set("websocket.origins", "[\"https://chat.test\"]")
                .set(
                        "websocket.jwt",
                        "{secret: %s, issuer: \"https://id.test\", audience: msrp, cookie: token}".formatted(SECRET));
    }

    private static List<String> answer(RelayUnderTest to, String... fields) {
        try (WebSocketPeer peer = WebSocketPeer.connect(to)) {
            peer.write(handshake("/", fields));
            return peer.head();
        }
    }

    private static List<String> challenges(List<String> head) {
        return head.stream()
                .filter(line -> line.startsWith("WWW-Authenticate: "))
                .map(line -> line.substring("WWW-Authenticate: ".length()))
                .toList();
    }

    private static String digest(String challenge, String user, String password, String nc) {
        DigestChallenge asked = DigestChallenge.parse(challenge);
        DigestAlgorithm algorithm = asked.algorithm().orElseThrow();
        DigestInputs inputs = new DigestInputs(asked.nonce(), nc, "c0ffee", "auth", "GET", "/");
        String ha1 = DigestArithmetic.ha1(algorithm, user, asked.realm(), password);
        return "Authorization: "
                + new DigestCredentials(
                                user,
                                asked.realm(),
                                asked.nonce(),
                                Optional.of("/"),
                                DigestArithmetic.response(algorithm, ha1, inputs),
                                asked.algorithm().map(DigestAlgorithm::token),
                                "c0ffee",
                                nc,
                                "auth",
                                asked.opaque())
                        .headerValue();
    }

    private static String token(String user, Instant expires, String issuer) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String input = base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(UTF_8)) + "."
                + base64.encodeToString("{\"iss\":\"%s\",\"aud\":\"msrp\",\"sub\":\"%s\",\"exp\":%d}"
                        .formatted(issuer, user, expires.getEpochSecond())
                        .getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return input + "." + base64.encodeToString(mac.doFinal(input.getBytes(UTF_8)));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String token(String user) {
        return token(user, Instant.now().plusSeconds(600), "https://id.test");
    }

    /** The answer to an AUTH without credentials. */
    private static Frame auth(RawPeer peer) {
        Send request = peer.send(peer.auth().request());
        return peer.awaitResponse(request);
    }

    @Test
    void digest() {
        List<String> asked = challenges(answer(strict, PAGE));
        assertThat(asked).hasSize(3).last().isEqualTo("Bearer");
        for (int i = 0; i < 2; i++) {
            String credentials = digest(asked.get(i), "alice", Users.passwordOf("alice"), "0000000" + (i + 1));
            try (RawPeer alice = strict.connectWebSocket(true, "alice", 0, PAGE, credentials)) {
                Frame granted = auth(alice);
                assertThat(granted.code()).isEqualTo(200);
                assertThat(granted.required("Use-Path")).endsWith(";tcp");
                assertThat(granted.required("Expires")).isEqualTo("900");
            }
        }
    }

    @Test
    void wrongDigestsAreAskedAgain() {
        String challenge = challenges(answer(strict)).get(0);
        assertThat(answer(relay, digest(challenge, "alice", "wrong", "00000001"))
                        .get(0))
                .startsWith("HTTP/1.1 401");
        String right = digest(challenges(answer(strict)).get(0), "alice", Users.passwordOf("alice"), "00000001");
        assertThat(answer(strict, right).get(0)).startsWith("HTTP/1.1 101");
        assertThat(challenges(answer(strict, right))).first().asString().contains("stale=true"); // a replay
        assertThat(answer(relay, right.replace("uri=\"/\"", "uri=\"/else\"")).get(0))
                .startsWith("HTTP/1.1 400");
        assertThat(answer(relay, "Authorization: Basic YTpi").get(0)).startsWith("HTTP/1.1 401");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Bearer ", "Cookie: a=b; token="})
    void aToken(String field) {
        try (RawPeer alice = strict.connectWebSocket(true, "alice", 0, PAGE, field + token("alice"))) {
            assertThat(auth(alice).code()).isEqualTo(200);
            assertThat(auth(alice).code()).isEqualTo(200);
        }
    }

    @Test
    void noSessionOutlivesItsToken() {
        String token = token("alice", Instant.now().plusSeconds(100), "https://id.test");
        try (RawPeer alice = strict.connectWebSocket(true, "alice", 0, PAGE, "Authorization: Bearer " + token)) {
            assertThat(Integer.parseInt(auth(alice).required("Expires"))).isBetween(30, 100);
            Send longer = alice.send(alice.auth().request().field("Expires", "900"));
            assertThat(Integer.parseInt(alice.awaitResponse(longer).required("Expires")))
                    .isBetween(30, 100);
        }
    }

    /** A user whom no digest could verify. */
    @Test
    void aTokensUserNeedNotBeAmongTheUsersOfAuth() {
        try (RawPeer zoe = relay.connectWebSocket(false, "zoe", 0, "Authorization: Bearer " + token("zoe"))) {
            assertThat(auth(zoe).code()).isEqualTo(200);
        }
    }

    @Test
    void itIsForThatUserOnly() {
        try (RawPeer alice = relay.connectWebSocket(true, "alice", 0, "Authorization: Bearer " + token("alice"));
                RawPeer bob = relay.connect("bob")) {
            String bobs = bob.auth().credentials("bob", "MD5").value();
            Send request = alice.send(alice.auth().request().field("Authorization", bobs));
            assertThat(alice.awaitResponse(request).code()).isEqualTo(403);
            assertThat(auth(alice).code()).isEqualTo(200);
        }
    }

    @Test
    void aWrongTokenProvesNothing() {
        String late = token("alice", Instant.now().plusSeconds(20), "https://id.test");
        String others = token("alice", Instant.now().plusSeconds(600), "https://other.test");
        for (String wrong : List.of(late, others, "x", token("alice") + "x")) {
            List<String> head = answer(relay, "Authorization: Bearer " + wrong);
            assertThat(head.get(0)).startsWith("HTTP/1.1 401");
            assertThat(challenges(head)).contains("Bearer error=\"invalid_token\"");
            assertThat(answer(strict, PAGE, "Cookie: token=" + wrong).get(0)).startsWith("HTTP/1.1 401");
        }
    }

    /** It comes along by itself; who has one that is too old may still AUTH. */
    @Test
    void aWrongCookieIsAsNone() {
        try (RawPeer alice = relay.connectWebSocket(false, "alice", 0, PAGE, "Cookie: token=x")) {
            assertThat(auth(alice).code()).isEqualTo(401);
            alice.auth().as("alice");
        }
    }

    /** What a cookie would prove is not for the pages of others. */
    @Test
    void theOriginIsCheckedBeforeTheCookie() {
        assertThat(answer(relay, "Origin: https://evil.test", "Cookie: token=" + token("alice"))
                        .get(0))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void credentialsNeedTls() {
        RelayUnderTest to = clearIsNoPlaceForCredentials;
        assertThat(answer(to, "Authorization: Bearer " + token("alice")).get(0)).startsWith("HTTP/1.1 403");
        assertThat(answer(to).get(0)).startsWith("HTTP/1.1 101");
        try (RawPeer alice = to.connectWebSocket(true, "alice", 0, "Authorization: Bearer " + token("alice"))) {
            assertThat(auth(alice).code()).isEqualTo(200);
        }
        try (RawPeer alice = to.connectWebSocket(false, "alice", 0, "Cookie: token=" + token("alice"))) {
            assertThat(auth(alice).code()).isEqualTo(403);
        }
    }
}
