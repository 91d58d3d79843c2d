package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.systemtests.harness.Failing;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.ListeningPeer;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;

/** Causes known at the head: an error response to the previous hop and no REPORT; with Failure-Report no, nothing. */
class RefusalAtTheHeadIsAResponseTest {

    private static final String ELSEWHERE = "msrp://elsewhere.invalid:7394/x;tcp";

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("limits.message-size", "1MiB"));

    @ParameterizedTest
    @EnumSource(Failing.class)
    void noSuchSession(Failing failing) {
        try (RawPeer alice = relay.client("alice")) {
            refuses(alice, toPath(alice, unknownSession()), failing, 481);
        }
    }

    @ParameterizedTest
    @EnumSource(Failing.class)
    void messageLargerThanAllowed(Failing failing) {
        try (RawPeer alice = relay.client("alice");
                ListeningPeer peer = ListeningPeer.clear()) {
            Send send = Send.of(alice.session() + " " + peer.uri(), alice.uri(), Ids.next("m"))
                    .range("1-*/1048577");
            refuses(alice, send, failing, 413);
            assertThat(peer.nobodyConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Failing.class)
    void nextHopWrittenAsADeniedAddress(Failing failing) {
        try (RawPeer alice = relay.client("alice")) {
            refuses(alice, toPath(alice, alice.session() + " msrp://169.254.1.1:7394/x;tcp"), failing, 403);
        }
    }

    @ParameterizedTest
    @EnumSource(Failing.class)
    void clearNextHopThatIsNotTheLast(Failing failing) {
        try (RawPeer alice = relay.client("alice")) {
            String path = alice.session() + " msrp://other.invalid:7394/x;tcp " + ELSEWHERE;
            refuses(alice, toPath(alice, path), failing, 403);
        }
    }

    @ParameterizedTest
    @EnumSource(Failing.class)
    void malformed(Failing failing) {
        try (RawPeer alice = relay.client("alice")) {
            Send send = toPath(alice, alice.session() + " " + ELSEWHERE).line("no colon in this line");
            refuses(alice, send, failing, 400);
        }
    }

    @ParameterizedTest
    @EnumSource(Failing.class)
    void aToPathThatEndsAtTheRelayWithABody(Failing failing) {
        try (RawPeer alice = relay.client("alice")) {
            refuses(alice, toPath(alice, alice.session()), failing, 481);
        }
    }

    @Test
    void dropsTheRestOfARefusedChunkAndGoesOn() {
        try (RawPeer alice = relay.client("alice")) {
            Send refused = Send.of(unknownSession() + " " + ELSEWHERE, alice.uri(), Ids.next("m"))
                    .range("1-*/*")
                    .streamedBody();
            alice.write(refused.head());
            byte[] block = Octets.random(64 * 1024, 1);
            for (int i = 0; i < 64; i++) {
                alice.write(block);
            }
            alice.write(refused.endLine());
            alice.expectResponse(refused, 481);
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    private static String unknownSession() {
        return "msrp://" + RelayYaml.HOST + ":" + relay.clearPort() + "/nosuchsessionanywhere;tcp";
    }

    private static Send toPath(RawPeer from, String toPath) {
        return Send.of(
                        toPath.contains(" ") || toPath.equals(from.session()) ? toPath : toPath + " " + ELSEWHERE,
                        from.uri(),
                        Ids.next("m"))
                .range("1-5/5");
    }

    private static void refuses(RawPeer peer, Send send, Failing failing, int code) {
        peer.send(send.failing(failing).text("hello"));
        if (failing.told()) {
            Frame response = peer.expectResponse(send, code);
            assertThat(response.toPath()).isEqualTo(peer.uri());
        }
        assertThat(peer.untilBarrier()).isEqualTo(List.of());
    }
}
