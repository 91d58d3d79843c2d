package org.msrprelay.systemtests.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Challenge;
import org.msrprelay.systemtests.harness.Credentials;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Users;

class NonceTest {

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("auth.max-failures", "1000"));

    @RegisterExtension
    static final RelayUnderTest forgetful = RelayUnderTest.forClass(
            RelayYaml.onLoopback().set("auth.nonce-lifetime", "1s").set("auth.max-failures", "1000"));

    private static Credentials with(RawPeer peer, Challenge challenge) {
        return Credentials.of(
                "alice", Users.passwordOf("alice"), challenge, peer.auth().relayUri());
    }

    @Test
    void isGoodForARisingCount() {
        try (RawPeer alice = relay.connect("alice")) {
            Challenge challenge = alice.auth().challenge("SHA-256");
            for (String nc : new String[] {"00000001", "00000002", "00000003", "0000000a"}) {
                assertThat(alice.auth().attempt(with(alice, challenge).nc(nc)).code())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void isNotGoodForTheSameCountTwice() {
        try (RawPeer alice = relay.connect("alice")) {
            Challenge challenge = alice.auth().challenge("SHA-256");
            assertThat(alice.auth().attempt(with(alice, challenge)).code()).isEqualTo(200);
            Frame replayed = alice.auth().attempt(with(alice, challenge));
            assertThat(replayed.code()).isEqualTo(401);
            assertThat(replayed.field("Use-Path")).isEmpty();
        }
    }

    @Test
    void isNotGoodForTheSameCountOnAnotherConnectionOrWithAnotherAlgorithm() {
        try (RawPeer alice = relay.connect("alice");
                RawPeer thief = relay.connect("thief")) {
            Challenge challenge = alice.auth().challenge("SHA-256");
            Credentials credentials = with(alice, challenge);
            assertThat(alice.auth().attempt(credentials).code()).isEqualTo(200);
            assertThat(thief.auth().attempt(credentials).code()).isEqualTo(401);
            assertThat(alice.auth()
                            .attempt(with(alice, challenge).algorithm("MD5"))
                            .code())
                    .isEqualTo(401);
        }
    }

    @Test
    void isForAnyOfferedAlgorithm() {
        try (RawPeer alice = relay.connect("alice")) {
            Challenge challenge = alice.auth().challenge("SHA-256");
            assertThat(alice.auth()
                            .attempt(with(alice, challenge).algorithm("MD5"))
                            .code())
                    .isEqualTo(200);
            assertThat(alice.auth()
                            .attempt(with(alice, challenge).nc("00000002"))
                            .code())
                    .isEqualTo(200);
        }
    }

    @Test
    void nextnonceIsGood() {
        try (RawPeer alice = relay.connect("alice")) {
            Frame first = alice.auth().attempt(alice.auth().credentials("alice", "SHA-256"));
            String nextnonce =
                    Challenge.parameters(first.required("Authentication-Info")).required("nextnonce");
            Credentials next = alice.auth().credentials("alice", "SHA-256").nonce(nextnonce);
            assertThat(alice.auth().attempt(next).code()).isEqualTo(200);
        }
    }

    @Test
    void thatIsTooOldIsStaleAndNoFailure() {
        try (RawPeer alice = forgetful.connect("alice")) {
            Challenge challenge = alice.auth().challenge("SHA-256");
            Challenge renewed = await().until(
                            () -> staleChallenge(alice, challenge),
                            stale -> stale.optional("stale").isPresent());
            assertThat(renewed.required("stale")).isEqualTo("true");
            assertThat(renewed.required("nonce")).isNotEqualTo(challenge.required("nonce"));
            assertThat(alice.auth().attempt(with(alice, renewed)).code()).isEqualTo(200);
        }
    }

    private static int count;

    /** Each attempt counts on, so that age alone can be what is wrong. */
    private static Challenge staleChallenge(RawPeer alice, Challenge old) {
        count++;
        Frame response = alice.auth().attempt(with(alice, old).nc("%08x".formatted(count)), UnaryOperator.identity());
        return response.code() == 200
                ? old
                : Challenge.parse(response.all("WWW-Authenticate").get(0));
    }

    @Test
    void thatIsTooOldIsNotStaleWithAWrongPassword() {
        try (RawPeer alice = forgetful.connect("alice")) {
            Challenge challenge = alice.auth().challenge("SHA-256");
            await().until(
                            () -> staleChallenge(alice, challenge),
                            stale -> stale.optional("stale").isPresent());
            Frame response =
                    alice.auth().attempt(with(alice, challenge).nc("0fffffff").response("0".repeat(64)));
            assertThat(response.code()).isEqualTo(401);
            assertThat(Challenge.parse(response.all("WWW-Authenticate").get(0)).optional("stale"))
                    .isEmpty();
        }
    }
}
