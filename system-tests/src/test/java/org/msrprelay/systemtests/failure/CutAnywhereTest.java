package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** A SEND whose sender is lost at any of its octets: nothing of its end-line becomes body, and nothing is taken for whole. */
class CutAnywhereTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @ParameterizedTest
    @EnumSource(names = {"TO_SESSIONS_CLIENT", "THROUGH_TWO_SESSIONS"})
    void neverArrivesAsIfWhole(Route route) {
        String body = "hello\r\n-------world\r";
        int afterHead = body.length() + "\r\n-------tttttttt$\r\n".length();
        for (int left = 1; left <= afterHead; left++) {
            try (Conversation conversation = route.open(relay)) {
                Send send = Send.along(conversation, "cut")
                        .transactionId("tttttttt")
                        .range("1-*/100")
                        .text(body);
                byte[] octets = send.octets();
                conversation.sender().write(octets, 0, octets.length - left);
                conversation.sender().hangUp();
                Frame arrived = conversation.receiver().expect("SEND");
                assertThat(arrived.flag())
                        .as("cut %s octets before the end", left)
                        .isEqualTo('#');
                assertThat(body).startsWith(arrived.bodyText());
                // With one octet of the end-line there, the CR at the body's end cannot be the beginning of one.
                if (left < afterHead - body.length()) {
                    assertThat(arrived.bodyText()).isEqualTo(body);
                }
            }
        }
    }
}
