package org.msrprelay.systemtests.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;

/** The same URI in other letters, and paths that go round in circles. */
class OddPathsTest {

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("aliases", "[other-name.test]"));

    private static Send hello(String toPath, String fromPath) {
        return Send.of(toPath, fromPath, Ids.next("m")).range("1-5/5").text("hello");
    }

    /** Clients compare From-Path with the Use-Path they were given, item by item. */
    @Test
    void fromPathBearsTheUsePathHoweverTheSenderWroteIt() {
        try (RawPeer alice = relay.client("alice");
                RawPeer foreigner = relay.connect("foreigner")) {
            String otherwise = alice.session()
                    .replace("msrp://relay.test", "MSRP://somebody@OTHER-name.TEST")
                    .replace(";tcp", ";TCP;param=1");
            Send send = foreigner.send(hello(otherwise + " " + alice.uri(), foreigner.uri()));
            assertThat(alice.expect("SEND").fromPath()).isEqualTo(alice.session() + " " + foreigner.uri());
            assertThat(foreigner.expectResponse(send, 200).fromPath()).isEqualTo(otherwise);
        }
    }

    @Test
    void sessionIdsAreComparedWithCase() {
        try (RawPeer alice = relay.client("alice")) {
            int token = alice.session().lastIndexOf('/');
            String other = alice.session().substring(0, token)
                    + alice.session().substring(token).toUpperCase(Locale.ROOT).replace(";TCP", ";tcp");
            Send send = alice.send(Send.of(other, alice.uri(), "case"));
            alice.expectResponse(send, 481);
        }
    }

    @Test
    void anMsrpsUriIsNotReachedInTheClear() {
        try (RawPeer alice = relay.connectTls("alice");
                RawPeer foreigner = relay.connect("foreigner")) {
            String session = alice.auth().as("alice");
            Send send = foreigner.send(hello(session + " " + alice.uri(), foreigner.uri()));
            foreigner.expectResponse(send, 403);
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @Test
    void aClientMayTalkToItselfThroughTwoOfItsSessions() {
        try (RawPeer alice = relay.connect("alice")) {
            String first = alice.auth().as("alice");
            String second = alice.auth().as("alice");
            Send send = alice.send(hello(first + " " + second + " " + alice.uri(), alice.uri()));
            Frame arrived = alice.awaitRequest("SEND");
            assertThat(arrived.fromPath()).isEqualTo(second + " " + first + " " + alice.uri());
            alice.ok(arrived);
            assertThat(alice.awaitResponse(send).code()).isEqualTo(200);
            assertThat(alice.untilBarrier(first)).isEmpty();
        }
    }

    @Test
    void circlesEnd() {
        try (RawPeer alice = relay.client("alice")) {
            String circles = (alice.session() + " ").repeat(15) + alice.uri();
            for (int i = 0; i < 100; i++) {
                Send send = alice.send(hello(circles, alice.uri()));
                alice.awaitResponse(send);
            }
            alice.takeBacklog();
            Send keepAlive = alice.send(Send.of(alice.session(), alice.uri(), "alive"));
            assertThat(alice.awaitResponse(keepAlive).code()).isEqualTo(200);
        }
        relay.assertServes();
    }
}
