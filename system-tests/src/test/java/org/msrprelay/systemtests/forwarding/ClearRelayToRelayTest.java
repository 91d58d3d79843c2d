package org.msrprelay.systemtests.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.ListeningPeer;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;

/** Between relays there is TLS, or an operator who said that there need not be (RFC 4976 9.2). */
class ClearRelayToRelayTest {

    @RegisterExtension
    static final RelayUnderTest strict = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @RegisterExtension
    static final RelayUnderTest lax =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relays.over-cleartext", "true"));

    private static Send hello(String toPath, String fromPath) {
        return Send.of(toPath, fromPath, Ids.next("m")).range("1-5/5").text("hello");
    }

    @Test
    void aClearNextHopThatIsNotTheLastIsForbidden() {
        try (RawPeer alice = strict.client("alice");
                ListeningPeer other = ListeningPeer.clear()) {
            Send send =
                    alice.send(hello(alice.session() + " " + other.uri() + " msrp://bob.invalid:1/b;tcp", alice.uri()));
            alice.expectResponse(send, 403);
            assertThat(other.nobodyConnected()).isTrue();
        }
    }

    @Test
    void aClearRequestThatHasPassedARelayIsForbidden() {
        try (RawPeer alice = strict.client("alice");
                RawPeer other = strict.connect("otherrelay")) {
            Send send =
                    other.send(hello(alice.session() + " " + alice.uri(), other.uri() + " msrp://bob.invalid:1/b;tcp"));
            other.expectResponse(send, 403);
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @Test
    void bothAreAllowedOnDemand() {
        try (RawPeer alice = lax.client("alice");
                ListeningPeer other = ListeningPeer.clear()) {
            String bob = "msrp://bob.invalid:1/b;tcp";
            alice.send(hello(alice.session() + " " + other.uri() + " " + bob, alice.uri()));
            try (RawPeer relay = other.accept()) {
                Frame arrived = relay.expect("SEND");
                assertThat(arrived.toPath()).isEqualTo(other.uri() + " " + bob);
                assertThat(arrived.fromPath()).isEqualTo(alice.session() + " " + alice.uri());
                relay.ok(arrived);
                Send back = relay.send(hello(alice.session() + " " + alice.uri(), other.uri() + " " + bob));
                Frame delivered = alice.awaitRequest("SEND");
                assertThat(delivered.fromPath()).isEqualTo(alice.session() + " " + other.uri() + " " + bob);
                // The response goes to the previous hop alone (RFC 4976 6.4.1), the REPORT all the way.
                assertThat(relay.expectResponse(back, 200).toPath()).isEqualTo(other.uri());
                alice.answer(delivered, 400, "no");
                Frame report = relay.expect("REPORT");
                assertThat(report.toPath()).isEqualTo(other.uri() + " " + bob);
                assertThat(report.fromPath()).isEqualTo(alice.session());
                assertThat(report.required("Message-ID")).isEqualTo(delivered.required("Message-ID"));
            }
        }
    }
}
