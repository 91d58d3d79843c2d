package org.msrprelay.systemtests.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.protocol.testing.WebSocketWire.FIN;
import static org.msrprelay.protocol.testing.WebSocketWire.PING;
import static org.msrprelay.protocol.testing.WebSocketWire.PONG;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.WebSocketPeer;

/** RFC 7977 6, RFC 6455 5.5.2. */
class SignsOfLifeTest {

    private static final String ALICE = "msrp://alice.invalid/s;ws";

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.withWebSockets().set("websocket.ping", Duration.ofMillis(100)));

    @RegisterExtension
    static final RelayUnderTest impatient =
            RelayUnderTest.forClass(RelayYaml.withWebSockets().set("relay.probation", Duration.ofMillis(300)));

    @Test
    void whoAnswersPingsStays() {
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            String session = alice.auths(relay, "alice", ALICE);
            for (int i = 0; i < 5; i++) {
                assertThat(alice.frame().first()).isEqualTo(FIN | PING);
                alice.frame(FIN | PONG, new byte[0]);
            }
            alice.message(Send.of(session, ALICE, "k").octets());
            assertThat(alice.msrp().code()).isEqualTo(200);
        }
    }

    @Test
    void whoDoesNotIsTakenForDead() {
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            alice.auths(relay, "alice", ALICE);
            assertThat(alice.frame().first()).isEqualTo(FIN | PING);
            assertThat(alice.frameOrEnd()).isEmpty();
        }
    }

    @Test
    void probationCountsFromAccept() {
        try (WebSocketPeer silent = WebSocketPeer.connect(impatient)) {
            assertThat(silent.head().get(0)).isEqualTo("HTTP/1.1 408 Request Timeout");
        }
        try (WebSocketPeer slow = WebSocketPeer.connect(impatient)) {
            slow.write("GET / HTTP/1.1\r\nHost: re");
            assertThat(slow.head().get(0)).isEqualTo("HTTP/1.1 408 Request Timeout");
        }
        try (WebSocketPeer idle = WebSocketPeer.open(impatient)) {
            idle.expectClose(1001);
        }
    }
}
