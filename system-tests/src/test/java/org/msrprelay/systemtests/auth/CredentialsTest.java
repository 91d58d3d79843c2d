package org.msrprelay.systemtests.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Challenge;
import org.msrprelay.systemtests.harness.Credentials;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.Users;

class CredentialsTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback()
            .set("auth.max-failures", "100")
            .set("auth.lockout", "{failures: 100000, window: 1m, for: 1s}"));

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void makeASession(String algorithm) {
        try (RawPeer alice = relay.connect("alice")) {
            Credentials credentials =
                    alice.auth().credentials("alice", algorithm).cnonce("0a4f113b");
            Frame response = alice.auth().attempt(credentials);
            assertThat(response.code()).isEqualTo(200);
            assertThat(response.toPath()).isEqualTo(alice.uri());
            assertThat(response.fromPath()).isEqualTo(alice.auth().relayUri());
            assertThat(response.required("Use-Path"))
                    .matches("msrp://relay\\.test:" + relay.clearPort() + "/[A-Za-z0-9._~+=/-]{22,};tcp");
            assertThat(response.required("Expires")).isEqualTo("900");
            String info = response.required("Authentication-Info");
            Challenge parameters = Challenge.parameters(info);
            assertThat(parameters.required("rspauth")).isEqualTo(credentials.rspauth());
            assertThat(parameters.raw().get("rspauth")).startsWith("\"");
            assertThat(parameters.raw().get("cnonce")).isEqualTo("\"0a4f113b\"");
            assertThat(parameters.raw().get("nc")).isEqualTo("00000001");
            assertThat(parameters.raw().get("qop")).isEqualTo("auth");
            assertThat(parameters.raw().get("nextnonce")).startsWith("\"");
        }
    }

    @Test
    void overTlsNameTheTlsListener() {
        try (RawPeer alice = relay.connectTls("alice")) {
            assertThat(alice.auth().as("alice")).startsWith("msrps://relay.test:" + relay.tlsPort() + "/");
        }
    }

    @FunctionalInterface
    interface Variation {
        Credentials of(Credentials right, RawPeer peer);
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                variation(
                        "uri= that equals the To-Path",
                        (right, peer) -> right.uri(peer.auth().relayUri())),
                variation(
                        "uri= that equals it by RFC 4975 6.1, hashed as sent",
                        (right, peer) -> right.uri(peer.auth().relayUri().replace("relay.test", "alice@RELAY.test"))),
                variation("qop and nc in quotes", (right, peer) -> right.quotedTokens()),
                variation("no opaque", (right, peer) -> right.withoutOpaque()),
                variation("algorithm in lower case", (right, peer) -> right.algorithm("sha-256")),
                variation("nc that does not begin at one", (right, peer) -> right.nc("0000002a")));
    }

    private static Arguments variation(String name, Variation variation) {
        return Arguments.of(org.junit.jupiter.api.Named.of(name, variation));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void ofOtherPeoplesSoftwareAreAccepted(Variation variation) {
        try (RawPeer alice = relay.connect("alice")) {
            Credentials credentials = variation.of(alice.auth().credentials("alice", "SHA-256"), alice);
            Frame response = alice.auth().attempt(credentials);
            assertThat(response.code()).isEqualTo(200);
            assertThat(Challenge.parameters(response.required("Authentication-Info"))
                            .required("rspauth"))
                    .isEqualTo(credentials.rspauth());
        }
    }

    @Test
    void withoutAlgorithmAreMd5() {
        try (RawPeer alice = relay.connect("alice")) {
            Credentials md5 = alice.auth().credentials("alice", "MD5").withoutAlgorithm();
            assertThat(alice.auth().attempt(md5).code()).isEqualTo(200);
        }
    }

    @Test
    void inAnyOrderWithAnyBlanks() {
        try (RawPeer alice = relay.connect("alice")) {
            String value = alice.auth().credentials("alice", "MD5").value();
            List<String> parameters =
                    List.of(value.substring("Digest ".length()).split(", ", -1));
            String shuffled = "digest  "
                    + Stream.iterate(parameters.size() - 1, i -> i >= 0, i -> i - 1)
                            .map(parameters::get)
                            .reduce((left, right) -> left + " ,\t" + right)
                            .orElseThrow();
            Send request = alice.send(alice.auth().request().field("Authorization", shuffled));
            alice.expectResponse(request, 200);
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                variation("wrong response", (right, peer) -> right.response("0".repeat(64))),
                variation("response of another length", (right, peer) -> right.response("0".repeat(32))),
                variation(
                        "nonce of its own making", (right, peer) -> right.nonce("dcd98b7102dd2f0e8b11d0f600bfb0c093")),
                variation("empty nonce", (right, peer) -> right.nonce("")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void thatAreWrongAreChallengedAgain(Variation variation) {
        try (RawPeer alice = relay.connect("alice")) {
            Credentials credentials = variation.of(alice.auth().credentials("alice", "SHA-256"), alice);
            Frame response = alice.auth().attempt(credentials);
            assertThat(response.code()).isEqualTo(401);
            assertThat(response.all("WWW-Authenticate")).hasSize(2);
            assertThat(response.field("Use-Path")).isEmpty();
            assertThat(response.field("Authentication-Info")).isEmpty();
            assertThat(alice.auth().as("alice")).isNotEmpty();
        }
    }

    /** RFC 2617 3.2.2.5: where they do not name the same resource, 400. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "msrp://other.test:PORT;tcp",
                "msrp://relay.test:1;tcp",
                "msrps://relay.test:PORT;tcp",
                "msrp://relay.test;tcp",
                "nonsense"
            })
    void forAnotherUriAreABadRequest(String uri) {
        try (RawPeer alice = relay.connect("alice")) {
            String other = uri.replace("PORT", "" + relay.clearPort());
            Frame response = alice.auth()
                    .attempt(alice.auth().credentials("alice", "SHA-256").uri(other));
            assertThat(response.code()).isEqualTo(400);
            assertThat(response.field("Use-Path")).isEmpty();
            assertThat(alice.auth().as("alice")).isNotEmpty();
        }
    }

    @Test
    void ofAnUnknownUserAreAnsweredLikeAWrongPassword() {
        try (RawPeer alice = relay.connect("alice")) {
            Frame wrongPassword = attempt(alice, "alice", "not the password");
            Frame unknownUser = attempt(alice, "nobody", "not the password");
            assertThat(unknownUser.code()).isEqualTo(401).isEqualTo(wrongPassword.code());
            assertThat(unknownUser.comment()).isEqualTo(wrongPassword.comment());
            assertThat(unknownUser.fieldNames()).isEqualTo(wrongPassword.fieldNames());
            List<Challenge> forUnknown = unknownUser.all("WWW-Authenticate").stream()
                    .map(Challenge::parse)
                    .toList();
            List<Challenge> forWrong = wrongPassword.all("WWW-Authenticate").stream()
                    .map(Challenge::parse)
                    .toList();
            for (int i = 0; i < forWrong.size(); i++) {
                assertThat(forUnknown.get(i).values().keySet())
                        .isEqualTo(forWrong.get(i).values().keySet());
                assertThat(forUnknown.get(i).values()).doesNotContainKey("stale");
                assertThat(forUnknown.get(i).required("nonce"))
                        .hasSameSizeAs(forWrong.get(i).required("nonce"));
            }
        }
    }

    private static Frame attempt(RawPeer peer, String user, String password) {
        Challenge challenge = peer.auth().challenge("SHA-256");
        return peer.auth()
                .attempt(Credentials.of(user, password, challenge, peer.auth().relayUri()));
    }

    @Test
    void ofAnotherRealmAreRefused() {
        try (RawPeer alice = relay.connect("alice")) {
            String value = alice.auth().credentials("alice", "SHA-256").value();
            Send request = alice.send(alice.auth()
                    .request()
                    .field("Authorization", value.replace("realm=\"" + Users.REALM, "realm=\"other.test")));
            alice.expectResponse(request, 401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic YWxpY2U6cGFzcw==",
                "Digest",
                "Digest username=\"alice\"",
                "garbage, of=no\"sense",
                "Digest username=\"alice"
            })
    void thatAreNoneAreRefused(String value) {
        try (RawPeer alice = relay.connect("alice")) {
            Send request = alice.send(alice.auth().request().field("Authorization", value));
            Frame response = alice.awaitResponse(request);
            assertThat(response.code()).isIn(400, 401);
            assertThat(alice.auth().as("alice")).isNotEmpty();
        }
    }

    @Test
    void withQopAuthIntAreRefused() {
        try (RawPeer alice = relay.connect("alice")) {
            String value = alice.auth().credentials("alice", "SHA-256").value().replace("qop=auth", "qop=auth-int");
            Frame response =
                    alice.awaitResponse(alice.send(alice.auth().request().field("Authorization", value)));
            assertThat(response.code()).isIn(400, 401);
        }
    }
}
