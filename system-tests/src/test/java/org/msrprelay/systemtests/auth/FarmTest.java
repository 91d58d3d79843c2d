package org.msrprelay.systemtests.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Challenge;
import org.msrprelay.systemtests.harness.Credentials;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Users;

/** Nodes with the same {@code auth.nonce-key} know each other's nonces; what was used is each node's own knowledge. */
class FarmTest {

    private static RelayYaml node(String nonceKey) {
        return RelayYaml.onLoopback().set("auth.max-failures", "1000").set("auth.nonce-key", nonceKey);
    }

    @RegisterExtension
    static final RelayUnderTest one = RelayUnderTest.forClass(node("a key that the farm shares"));

    @RegisterExtension
    static final RelayUnderTest two = RelayUnderTest.forClass(node("a key that the farm shares"));

    @RegisterExtension
    static final RelayUnderTest stranger = RelayUnderTest.forClass(node("a key that is another's"));

    private static Frame attempt(RelayUnderTest at, Challenge challenge, String password) {
        try (RawPeer alice = at.connect("alice")) {
            return alice.auth()
                    .attempt(Credentials.of(
                            "alice", password, challenge, alice.auth().relayUri()));
        }
    }

    private static boolean stale(Frame response) {
        return Challenge.parse(response.all("WWW-Authenticate").get(0))
                .optional("stale")
                .isPresent();
    }

    @Test
    void aNonceOfOneNodeIsGoodAtAnother() {
        String password = Users.passwordOf("alice");
        try (RawPeer alice = one.connect("alice")) {
            Challenge challenge = alice.auth().challenge("SHA-256");
            assertThat(attempt(two, challenge, password).code()).isEqualTo(200);
            assertThat(stale(attempt(two, challenge, password)))
                    .as("its count came there already")
                    .isTrue();
            assertThat(attempt(one, challenge, password).code()).as("not here").isEqualTo(200);
        }
    }

    @Test
    void aNonceOfAStrangerIsStaleForWhoKnowsThePasswordAlone() {
        try (RawPeer alice = one.connect("alice")) {
            Challenge challenge = alice.auth().challenge("SHA-256");
            Frame right = attempt(stranger, challenge, Users.passwordOf("alice"));
            assertThat(right.code()).isEqualTo(401);
            assertThat(stale(right)).isTrue();
            Frame wrong = attempt(stranger, challenge, "wrong");
            assertThat(wrong.code()).isEqualTo(401);
            assertThat(stale(wrong)).isFalse();
        }
    }
}
