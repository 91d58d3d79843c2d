package org.msrprelay.systemtests.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** Who says with a FIN that nothing more will come is still told what became of what it sent. */
class HalfCloseTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @Test
    void aKeepAliveIsAnswered() {
        try (RawPeer alice = relay.client("alice")) {
            Send keepAlive = alice.send(Send.of(alice.session(), alice.uri(), "keep"));
            alice.endWriting();
            alice.expectResponse(keepAlive, 200);
            alice.expectEnd();
        }
    }

    @Test
    void anAuthIsAnswered() {
        try (RawPeer alice = relay.connect("alice")) {
            Send auth = alice.send(alice.auth().request());
            alice.endWriting();
            alice.expectResponse(auth, 401);
            alice.expectEnd();
        }
    }

    @Test
    void aSendIsDeliveredAndAnswered() {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send send = conversation
                    .sender()
                    .send(Send.along(conversation, "last").range("1-5/5").text("hello"));
            conversation.sender().endWriting();
            assertThat(conversation.receiver().expect("SEND").bodyText()).isEqualTo("hello");
            List<Frame> answers = conversation.sender().untilEnd();
            assertThat(answers).hasSize(1);
            assertThat(answers.get(0).transactionId()).isEqualTo(send.transactionId());
            assertThat(answers.get(0).code()).isEqualTo(200);
        }
    }
}
