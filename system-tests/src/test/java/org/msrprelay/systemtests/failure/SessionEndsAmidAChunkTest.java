package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.ListeningPeer;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

class SessionEndsAmidAChunkTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @Test
    void whatIsHeldGoesOnWithTheAbortFlagAndTheRestIsNotLostInSilence() {
        try (RawPeer alice = relay.connect("alice");
                ListeningPeer listener = ListeningPeer.clear()) {
            String lasting = alice.auth().as("alice");
            String brief = alice.auth().as("alice", auth -> auth.field("Expires", "1"));
            Send send = Send.of(brief + " " + listener.uri(), alice.uri(), "expiring")
                    .range("1-*/3000")
                    .streamedBody();
            alice.write(send.head());
            alice.write(Octets.letters(1000), 0, 1000);
            try (RawPeer receiver = listener.accept()) {
                Frame arrived = receiver.expect("SEND");
                assertThat(arrived.flag()).isEqualTo('#');
                assertThat(arrived.body()).isEqualTo(Octets.letters(1000));
                receiver.ok(arrived);
                alice.write(Octets.letters(2000), 0, 2000);
                alice.write(send.endLine());
                Frame response = alice.awaitResponse(send);
                if (response.code() == 200) {
                    Conversation conversation =
                            new Conversation(Route.TO_OPENED_CONNECTION, alice, receiver, List.of(brief), List.of());
                    Reports.expect(conversation, "expiring", 481, "1001-3000/3000");
                } else {
                    assertThat(response.code()).isEqualTo(481);
                }
                assertThat(alice.untilBarrier(lasting)).isEmpty();
            }
        }
    }
}
