package org.msrprelay.systemtests.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** RFC 4975 7.1: bodies of requests other than SEND have at most 10,240 octets. */
class BodyOfANonSendRequestTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @ParameterizedTest
    @ValueSource(ints = {10_241, 100_000, 3_000_000})
    void thatIsTooLargeIsRefused(int length) {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send request = Send.request("INFO", conversation.toPath(), conversation.fromPath())
                    .body(Octets.random(length, 1));
            conversation.sender().send(request);
            assertThat(conversation.sender().awaitResponse(request).code()).isIn(400, 413);
            assertThat(conversation.sender().untilBarrier()).isEmpty();
            assertThat(conversation.receiver().untilBarrier()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10_241, 3_000_000})
    void ofAReportIsDroppedInSilence(int length) {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            conversation
                    .sender()
                    .send(Send.request("REPORT", conversation.toPath(), conversation.fromPath())
                            .field("Message-ID", "m123")
                            .field("Byte-Range", "1-5/5")
                            .field("Status", "000 200 OK")
                            .body(Octets.random(length, 1)));
            assertThat(conversation.sender().untilBarrier()).isEmpty();
            assertThat(conversation.receiver().untilBarrier()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10_240})
    void ofAReportIsForwardedUpToThat(int length) {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            byte[] body = Octets.random(length, 1);
            conversation
                    .sender()
                    .send(Send.request("REPORT", conversation.toPath(), conversation.fromPath())
                            .field("Message-ID", "m123")
                            .field("Byte-Range", "1-5/5")
                            .field("Status", "000 200 OK")
                            .body(body));
            assertThat(conversation.receiver().expect("REPORT").body()).isEqualTo(body);
        }
    }
}
