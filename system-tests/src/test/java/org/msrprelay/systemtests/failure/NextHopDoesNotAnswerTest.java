package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
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

@Execution(ExecutionMode.CONCURRENT)
class NextHopDoesNotAnswerTest {

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.response-timeout", "1s"));

    @ParameterizedTest
    @ArgumentsSource(EveryRouteAndFailing.class)
    void reports408AfterTheResponseTimeout(Route route, Failing failing) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "unheard")
                    .failing(failing)
                    .range("1-5/5")
                    .text("hello");
            conversation.sender().send(send);
            // Deadlines come in order: when this one's is told, the other's has passed too.
            Send later = Send.along(conversation, "later").range("1-5/5").text("world");
            conversation.sender().send(later);
            Frame unanswered = conversation.receiver().expect("SEND");
            if (failing.answered()) {
                assertThat(conversation.sender().awaitResponse(send).code()).isEqualTo(200);
                Reports.expect(conversation, "unheard", 408, "1-5/5");
            }
            conversation.sender().awaitResponse(later);
            Reports.expect(conversation, "later", 408, "1-5/5");
            // An answer that comes too late changes nothing.
            conversation.receiver().answer(unanswered, 400, "too late");
            assertThat(Reports.untilRefusal(conversation)).isEqualTo(List.of());
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void reportsEveryPart(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "large").range("1-*/200000").body(Octets.letters(200_000));
            conversation.sender().send(send);
            int arrived = 0;
            while (arrived < 200_000) {
                arrived += conversation.receiver().expect("SEND").bodyLength();
            }
            assertThat(conversation.sender().awaitResponse(send).code()).isEqualTo(200);
            Reports.expectAll(conversation, "large", 408, 1, 200_000);
        }
    }
}
