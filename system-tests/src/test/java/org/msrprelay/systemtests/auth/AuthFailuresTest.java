package org.msrprelay.systemtests.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.TestFiles;
import org.msrprelay.systemtests.harness.Users;

class AuthFailuresTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    private static Frame wrong(RawPeer peer) {
        return peer.auth().attempt(peer.auth().credentials("alice", "SHA-256").response("0".repeat(64)));
    }

    @Test
    void closeTheConnectionWhenThereAreTooMany() {
        try (RawPeer mallory = relay.connect("mallory")) {
            assertThat(wrong(mallory).code()).isEqualTo(401);
            assertThat(wrong(mallory).code()).isEqualTo(401);
            Send last = mallory.auth()
                    .request()
                    .field(
                            "Authorization",
                            mallory.auth()
                                    .credentials("alice", "SHA-256")
                                    .response("0".repeat(64))
                                    .value());
            mallory.send(last);
            assertThat(mallory.untilEnd()).allMatch(frame -> frame.isResponse() && frame.code() == 401);
        }
        relay.assertServes();
    }

    @Test
    void challengesAloneAreNotFailures() {
        try (RawPeer alice = relay.connect("alice")) {
            for (int i = 0; i < 10; i++) {
                alice.auth().challenged();
            }
            assertThat(alice.auth().as("alice")).isNotEmpty();
        }
    }

    @Test
    void inTheClearAuthIsForbiddenUnlessAllowed() {
        try (RelayUnderTest strict = RelayUnderTest.start(RelayYaml.onLoopback().set("auth.over-cleartext", "false"));
                RawPeer clear = strict.connect("alice");
                RawPeer secure = strict.connectTls("alice")) {
            Send request = clear.send(clear.auth().request());
            Frame response = clear.expectResponse(request, 403);
            assertThat(response.field("WWW-Authenticate")).isEmpty();
            assertThat(secure.auth().as("alice")).startsWith("msrps:");
        }
    }

    @Test
    void theUsersFileMayChangeWhileTheRelayRuns() {
        try (RelayUnderTest own = RelayUnderTest.start(RelayYaml.onLoopback().set("auth.max-failures", "1000000"));
                RawPeer alice = own.connect("alice")) {
            String session = alice.auth().as("alice");
            TestFiles.write(
                    own.directory().resolve("users"),
                    Users.lines("alice", "a new password") + Users.lines("bob", Users.passwordOf("bob")));
            org.awaitility.Awaitility.await()
                    .atMost(RawPeer.PATIENCE)
                    .until(() -> attempt(alice, "alice", "a new password") == 200);
            assertThat(attempt(alice, "alice", Users.passwordOf("alice"))).isEqualTo(401);
            assertThat(attempt(alice, "carol", Users.passwordOf("carol"))).isEqualTo(401);
            assertThat(attempt(alice, "bob", Users.passwordOf("bob"))).isEqualTo(200);
            // A session that stands is not taken away.
            assertThat(alice.untilBarrier(session)).isEmpty();
        }
    }

    private static int attempt(RawPeer peer, String user, String password) {
        return peer.auth()
                .attempt(org.msrprelay.systemtests.harness.Credentials.of(
                        user,
                        password,
                        peer.auth().challenge("SHA-256"),
                        peer.auth().relayUri()))
                .code();
    }

    @ParameterizedTest
    @ValueSource(strings = {"carol", "dave"})
    void doNotLockOthersOut(String user) {
        try (RawPeer other = relay.connect("other")) {
            assertThat(other.auth().as(user)).isNotEmpty();
        }
    }

    @Test
    void bodyOfAnAuthIsReadOver() {
        try (RawPeer alice = relay.connect("alice")) {
            Send request = alice.auth().request().text("some body");
            alice.send(request);
            alice.expectResponse(request, 401);
            assertThat(alice.auth().as("alice")).isNotEmpty();
        }
    }
}
