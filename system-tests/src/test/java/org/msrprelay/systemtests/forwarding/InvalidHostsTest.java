package org.msrprelay.systemtests.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** Peers in browsers call themselves by hosts that do not exist: the way back is the connection the URI came from. */
class InvalidHostsTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @Test
    void areReachedOnTheirConnectionHoweverTheUriIsWritten() {
        try (Conversation conversation = Route.TO_FOREIGN_CONNECTION.open(relay)) {
            String otherwise = conversation
                    .receiver()
                    .uri()
                    .replace("msrp://foreigner", "MSRP://user@FOREIGNER")
                    .replace(";tcp", ";TCP");
            Send send = Send.of(conversation.reportingUri() + " " + otherwise, conversation.fromPath(), "same")
                    .range("1-5/5")
                    .text("hello");
            conversation.sender().send(send);
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.toPath()).isEqualTo(otherwise);
            conversation.receiver().ok(arrived);
            conversation.sender().expectResponse(send, 200);
        }
    }

    @Test
    void thatNobodyBearsAreReported() {
        try (RawPeer alice = relay.client("alice")) {
            Send send = alice.send(Send.of(alice.session() + " msrp://x.invalid:7394/y;tcp", alice.uri(), "lost")
                    .range("1-5/5")
                    .text("hello"));
            alice.expectResponse(send, 200);
            assertThat(alice.expect("REPORT").status()).isEqualTo(408);
        }
    }

    @Test
    void withAnotherSessionIdAreAnotherPeer() {
        try (Conversation conversation = Route.TO_FOREIGN_CONNECTION.open(relay)) {
            String other = conversation.receiver().uri().replaceAll("/[^/]*;tcp", "/someoneelse;tcp");
            Send send = Send.of(conversation.reportingUri() + " " + other, conversation.fromPath(), "other")
                    .range("1-5/5")
                    .text("hello");
            conversation.sender().send(send);
            conversation.sender().expectResponse(send, 200);
            assertThat(conversation.sender().expect("REPORT").status()).isEqualTo(408);
            assertThat(conversation.receiver().nothingCame()).isTrue();
        }
    }
}
