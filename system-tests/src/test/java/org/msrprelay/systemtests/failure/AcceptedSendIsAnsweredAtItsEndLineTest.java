package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.EveryRouteAndFailing;
import org.msrprelay.systemtests.harness.Failing;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

class AcceptedSendIsAnsweredAtItsEndLineTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @ParameterizedTest
    @ArgumentsSource(EveryRouteAndFailing.class)
    void answers200UnlessFailureReportForbidsIt(Route route, Failing failing) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "accepted")
                    .failing(failing)
                    .range("1-5/5")
                    .text("hello");
            conversation.sender().send(send);
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.toPath()).isEqualTo(conversation.deliveredToPath());
            assertThat(arrived.fromPath()).isEqualTo(conversation.deliveredFromPath());
            assertThat(arrived.transactionId()).isNotEqualTo(send.transactionId());
            assertThat(arrived.bodyText()).isEqualTo("hello");
            assertThat(arrived.field("Failure-Report")).isEqualTo(failing.value());
            if (failing.answered()) {
                conversation.receiver().ok(arrived);
                Frame response = conversation.sender().expectResponse(send, 200);
                assertThat(response.toPath()).isEqualTo(conversation.sender().uri());
                assertThat(response.fromPath()).isEqualTo(conversation.reportingUri());
            }
            assertThat(Reports.untilRefusal(conversation)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void doesNotAnswerBeforeTheEndLine(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "open").range("1-*/5000").streamedBody();
            byte[] body = Octets.letters(5000);
            conversation.sender().write(send.head());
            conversation.sender().write(body, 0, 3000);
            Frame first = conversation.receiver().expect("SEND");
            conversation.receiver().ok(first);
            assertThat(conversation.sender().nothingCame()).isTrue();
            conversation.sender().write(body, 3000, 2000);
            conversation.sender().write(send.endLine());
            conversation.sender().expectResponse(send, 200);
            Frame rest = conversation.receiver().expect("SEND");
            assertThat(first.bodyText() + rest.bodyText())
                    .isEqualTo(new String(body, java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void passesAnEmptySendAndItsAnswerOnHopByHop(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send send = conversation.sender().send(Send.along(conversation, "empty"));
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.hasBody()).isFalse();
            assertThat(arrived.fieldNames()).containsExactly("To-Path", "From-Path", "Message-ID");
            conversation.receiver().ok(arrived);
            conversation.sender().expectResponse(send, 200);
        }
    }
}
