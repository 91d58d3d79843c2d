package org.msrprelay.systemtests.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Challenge;
import org.msrprelay.systemtests.harness.Credentials;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Users;

/** Clients of browsers as they are: what they read of a challenge, and what they cannot bear. */
class SimpleClientsTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.withWebSockets());

    private static List<String> challenges(RawPeer peer) {
        return peer.auth().challenged().all("WWW-Authenticate");
    }

    /** The first that it knows: one that says MD5, in just these letters, or does not say. */
    @Test
    void whoKnowsMd5AloneFindsIt() {
        try (RawPeer peer = relay.connectWebSocket(true, "alice", 0)) {
            Challenge known = peer.auth().challenges().stream()
                    .filter(challenge -> challenge.algorithm().equals("MD5"))
                    .findFirst()
                    .orElseThrow();
            Frame answer = peer.auth()
                    .attempt(Credentials.of(
                            "alice",
                            Users.passwordOf("alice"),
                            known,
                            peer.auth().relayUri()));
            assertThat(answer.code()).isEqualTo(200);
            assertThat(Integer.parseInt(answer.required("Expires"))).isGreaterThanOrEqualTo(30);
        }
    }

    @Test
    void whoReadsTheFirstOrTheLastAloneMayAuth() {
        try (RawPeer peer = relay.connectWebSocket(true, "alice", 0)) {
            for (int last = 0; last < 2; last++) {
                List<String> all = challenges(peer);
                Challenge only = Challenge.parse(all.get(last * (all.size() - 1)));
                assertThat(peer.auth()
                                .attempt(Credentials.of(
                                        "alice",
                                        Users.passwordOf("alice"),
                                        only,
                                        peer.auth().relayUri()))
                                .code())
                        .isEqualTo(200);
            }
        }
    }

    /** Split at blanks, each piece must be name=value, with a comma at most, and nothing may be empty. */
    @Test
    void aChallengeCanBeSplitAtBlanks() {
        try (RawPeer peer = relay.connectWebSocket(false, "alice", 0)) {
            for (String challenge : challenges(peer)) {
                String[] pieces = challenge.split(" ", -1);
                assertThat(pieces[0]).isEqualTo("Digest");
                for (int i = 1; i < pieces.length; i++) {
                    assertThat(pieces[i]).matches("[a-z]+=(\"[^\"]+\"|[A-Za-z0-9-]+),?");
                }
                assertThat(challenge).contains(" qop=\"auth\"").containsPattern(" opaque=\"[^\"]+\"");
            }
            assertThat(challenges(peer)).hasSize(2).satisfies(all -> {
                assertThat(all.get(0)).contains("algorithm=SHA-256");
                assertThat(all.get(1)).contains("algorithm=MD5");
            });
        }
    }

    /** A client that AUTHs anew before its session ends begins without credentials, or with those it had. */
    @Test
    void aRightAnswerIsNeverAskedAgain() {
        try (RawPeer peer = relay.connectWebSocket(false, "alice", 0)) {
            for (int i = 0; i < 5; i++) {
                assertThat(peer.auth()
                                .attempt(peer.auth().credentials("alice", "MD5"))
                                .code())
                        .isEqualTo(200);
            }
        }
    }
}
