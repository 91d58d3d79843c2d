package org.msrprelay.systemtests.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.Users;

class SessionsTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @Test
    void severalOnOneConnectionAreApart() {
        try (RawPeer alice = relay.connect("alice");
                RawPeer foreigner = relay.connect("foreigner")) {
            List<String> sessions = IntStream.range(0, 5)
                    .mapToObj(i -> alice.auth().as("alice"))
                    .toList();
            assertThat(sessions).doesNotHaveDuplicates();
            for (String session : sessions) {
                Send send = Send.of(session + " " + alice.uri(), foreigner.uri(), "hi")
                        .range("1-2/2")
                        .text("hi");
                foreigner.send(send);
                Frame arrived = alice.expect("SEND");
                assertThat(arrived.fromPath()).isEqualTo(session + " " + foreigner.uri());
                alice.ok(arrived);
                foreigner.expectResponse(send, 200);
            }
        }
    }

    @Test
    void ofSeveralUsersOnOneConnection() {
        try (RawPeer shared = relay.connect("shared")) {
            String ofAlice = shared.auth().as("alice");
            String ofBob = shared.auth().as("bob");
            assertThat(shared.untilBarrier(ofAlice)).isEmpty();
            assertThat(shared.untilBarrier(ofBob)).isEmpty();
        }
    }

    @Test
    void dieWithTheirConnection() {
        try (RawPeer foreigner = relay.connect("foreigner");
                RawPeer again = relay.client("alice")) {
            String session;
            String uri;
            try (RawPeer alice = relay.client("alice")) {
                session = alice.session();
                uri = alice.uri();
            }
            org.awaitility.Awaitility.await().until(() -> codeOf(foreigner, session + " " + uri), code -> code == 481);
            assertThat(codeOf(again, session)).isEqualTo(481);
            assertThat(again.nothingCame()).isTrue();
        }
    }

    private static int codeOf(RawPeer from, String toPath) {
        return from.awaitResponse(from.send(Send.of(toPath, from.uri(), "dead")))
                .code();
    }

    @Test
    void areOnlyForTheConnectionThatMadeThem() {
        try (RawPeer alice = relay.client("alice");
                RawPeer thief = relay.client("bob");
                RawPeer target = relay.connect("target")) {
            String session = alice.session();
            // Alice talks to the target; the thief, who has the URI, cannot send in her name.
            Send bind = Send.of(session + " " + alice.uri(), target.uri(), "bind");
            target.send(bind);
            alice.ok(alice.expect("SEND"));
            target.expectResponse(bind, 200);
            Send forged = Send.of(session + " " + target.uri(), alice.uri(), "forged")
                    .range("1-5/5")
                    .text("hello");
            thief.send(forged);
            assertThat(thief.awaitResponse(forged).code()).isIn(403, 506);
            assertThat(target.untilBarrier(session)).isEmpty();
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @Test
    void perUserAreBounded() {
        try (RelayUnderTest few = RelayUnderTest.start(RelayYaml.onLoopback().set("limits.sessions-per-user", "2"));
                RawPeer alice = few.connect("alice");
                RawPeer other = few.connect("other")) {
            alice.auth().as("alice");
            alice.auth().as("alice");
            assertThat(other.auth()
                            .attempt(other.auth().credentials("alice", "MD5"))
                            .code())
                    .isEqualTo(403);
            assertThat(other.auth()
                            .attempt(other.auth().credentials("bob", "MD5"))
                            .code())
                    .isEqualTo(200);
            alice.hangUp();
            org.awaitility.Awaitility.await()
                    .until(
                            () -> other.auth()
                                    .attempt(other.auth().credentials("alice", "MD5"))
                                    .code(),
                            code -> code == 200);
        }
    }

    @Test
    void authThroughOnesOwnSessionIsForbidden() {
        try (RawPeer alice = relay.client("alice")) {
            Send auth =
                    Send.request("AUTH", alice.session() + " " + alice.auth().relayUri(), alice.uri());
            alice.send(auth);
            alice.expectResponse(auth, 403);
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @Test
    void realmIsAHostForAuth() {
        try (RawPeer alice = relay.connect("alice")) {
            String byRealm = "msrp://" + Users.REALM + ";tcp";
            Send first = alice.send(Send.request("AUTH", byRealm, alice.uri()));
            Frame challenge = alice.expectResponse(first, 401);
            assertThat(challenge.fromPath()).isEqualTo(byRealm);
            String value = org.msrprelay.systemtests.harness.Credentials.of(
                            "alice",
                            Users.passwordOf("alice"),
                            org.msrprelay.systemtests.harness.Challenge.parse(
                                    challenge.all("WWW-Authenticate").get(0)),
                            byRealm)
                    .value();
            Send second = alice.send(Send.request("AUTH", byRealm, alice.uri()).field("Authorization", value));
            assertThat(alice.expectResponse(second, 200).required("Use-Path"))
                    .startsWith("msrp://relay.test:" + relay.clearPort() + "/");
        }
    }

    @Test
    void aHostWithoutPortIsOurs() {
        try (RawPeer alice = relay.connect("alice")) {
            Send auth = alice.send(Send.request("AUTH", "msrp://RELAY.test;tcp", alice.uri()));
            alice.expectResponse(auth, 401);
        }
    }

    @Test
    void tokensAreUnlikeEachOther() {
        try (RawPeer alice = relay.connect("alice")) {
            List<String> tokens = IntStream.range(0, 20)
                    .mapToObj(i -> alice.auth().as("alice"))
                    .map(uri -> uri.replaceAll(".*/|;tcp", ""))
                    .toList();
            assertThat(tokens).doesNotHaveDuplicates();
            // 128 bits in an alphabet of 66 characters at most
            assertThat(tokens).allMatch(token -> token.length() >= 22);
            assertThat(tokens).extracting(token -> token.substring(0, 8)).doesNotHaveDuplicates();
        }
    }
}
