package org.msrprelay.systemtests.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Challenge;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.TestFiles;
import org.msrprelay.systemtests.harness.Users;

class ChallengeTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @Test
    void offersSha256FirstAndMd5Last() {
        try (RawPeer alice = relay.connect("alice")) {
            List<Challenge> challenges = alice.auth().challenges();
            assertThat(challenges)
                    .extracting(challenge -> challenge.required("algorithm"))
                    .containsExactly("SHA-256", "MD5");
        }
    }

    @Test
    void hasTheFormThatClientsNeed() {
        try (RawPeer alice = relay.connect("alice")) {
            for (Challenge challenge : alice.auth().challenges()) {
                assertThat(challenge.required("realm")).isEqualTo(Users.REALM);
                assertThat(challenge.raw().get("realm")).startsWith("\"");
                assertThat(challenge.raw().get("qop")).isEqualTo("\"auth\"");
                assertThat(challenge.raw().get("nonce")).startsWith("\"");
                assertThat(challenge.required("nonce")).isNotEmpty();
                assertThat(challenge.raw().get("opaque")).startsWith("\"");
                assertThat(challenge.required("opaque")).isNotEmpty();
                assertThat(challenge.raw().get("algorithm")).doesNotContain("\"");
                // RFC 4976 9.1: no domain, no MD5-sess, no auth-int; and a fresh nonce is not stale.
                assertThat(challenge.values()).doesNotContainKeys("domain", "stale");
            }
        }
    }

    @Test
    void bearsOneNonceForAllAlgorithmsAndAnotherEachTime() {
        try (RawPeer alice = relay.connect("alice")) {
            List<Challenge> first = alice.auth().challenges();
            assertThat(first)
                    .extracting(challenge -> challenge.required("nonce"))
                    .containsOnly(first.get(0).required("nonce"));
            assertThat(alice.auth().challenges().get(0).required("nonce"))
                    .isNotEqualTo(first.get(0).required("nonce"));
        }
    }

    @Test
    void isAResponseAsRfc4975Has7_2() {
        try (RawPeer alice = relay.connect("alice")) {
            Frame challenge = alice.auth().challenged();
            assertThat(challenge.comment()).hasValue("Unauthorized");
            assertThat(challenge.toPath()).isEqualTo(alice.uri());
            assertThat(challenge.fromPath()).isEqualTo(alice.auth().relayUri());
        }
    }

    @Test
    void fromPathIsTheToPathAsItWasSent() {
        try (RawPeer alice = relay.connect("alice")) {
            String asSent = "MSRP://alice@Relay.TEST:" + relay.clearPort() + ";TCP";
            Send request = alice.send(Send.request("AUTH", asSent, alice.uri()));
            assertThat(alice.expectResponse(request, 401).fromPath()).isEqualTo(asSent);
        }
    }

    @Test
    void toPathIsTheWholeFromPath() {
        try (RawPeer alice = relay.connectTls("alice")) {
            String path = "msrps://hop.invalid:2855/a;tcp msrps://alice.invalid:7394/b;tcp";
            Send request = alice.send(Send.request("AUTH", alice.auth().relayUri(), path));
            assertThat(alice.expectResponse(request, 401).toPath()).isEqualTo(path);
        }
    }

    @Test
    void offersOnlyWhatTheUsersCanBeVerifiedBy() {
        try (RelayUnderTest other = RelayUnderTest.start(RelayYaml.onLoopback())) {
            TestFiles.write(
                    other.directory().resolve("users"), Users.line("MD5", "alice", "x") + Users.lines("bob", "y"));
            try (RawPeer alice = other.connect("alice")) {
                org.awaitility.Awaitility.await()
                        .untilAsserted(() -> assertThat(alice.auth().challenges())
                                .extracting(Challenge::algorithm)
                                .containsExactly("MD5"));
            }
        }
    }

    @Test
    void offersWhatIsConfiguredInThatOrder() {
        try (RelayUnderTest other = RelayUnderTest.start(RelayYaml.onLoopback().set("auth.algorithms", "[MD5]"));
                RawPeer alice = other.connect("alice")) {
            assertThat(alice.auth().challenges())
                    .extracting(Challenge::algorithm)
                    .containsExactly("MD5");
        }
    }
}
