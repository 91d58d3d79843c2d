package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

class NextHopLostBeforeItAnswersTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @ParameterizedTest
    @ArgumentsSource(EveryRouteAndFailing.class)
    void reportsWhatWasNotAnswered(Route route, Failing failing) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "lost")
                    .failing(failing)
                    .range("1-5/5")
                    .text("hello");
            conversation.sender().send(send);
            conversation.receiver().expect("SEND");
            conversation.loseReceiver();
            if (failing.answered()) {
                conversation.sender().awaitResponse(send);
                Reports.expect(conversation, "lost", 408, "1-5/5");
            }
            assertThat(Reports.untilLossIsKnown(conversation)).isEqualTo(List.of());
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void doesNotReportWhatWasAnswered(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send answered = conversation
                    .sender()
                    .send(Send.along(conversation, "first").range("1-5/5").text("hello"));
            conversation.receiver().ok(conversation.receiver().expect("SEND"));
            conversation.sender().expectResponse(answered, 200);
            Send lost = conversation
                    .sender()
                    .send(Send.along(conversation, "second").range("1-5/5").text("world"));
            conversation.receiver().expect("SEND");
            conversation.resetReceiver();
            conversation.sender().awaitResponse(lost);
            Reports.expect(conversation, "second", 408, "1-5/5");
            assertThat(Reports.untilLossIsKnown(conversation)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void touchingRangesOfOneMessageMakeOneReport(Route route) {
        try (Conversation conversation = route.open(relay)) {
            int chunks = 200;
            byte[] octets = new byte[0];
            for (int i = 0; i < chunks; i++) {
                String range = (i * 100 + 1) + "-" + (i * 100 + 100) + "/20000";
                Send chunk = Send.along(conversation, "many").range(range).body(Octets.letters(100));
                octets = Octets.join(
                        octets, chunk.flag(i == chunks - 1 ? '$' : '+').octets());
            }
            conversation.sender().write(octets);
            for (int i = 0; i < chunks; i++) {
                conversation.receiver().expect("SEND");
            }
            conversation.loseReceiver();
            Reports.expect(conversation, "many", 408, "1-20000/20000");
            assertThat(Reports.untilLossIsKnown(conversation)).allMatch(Frame::isResponse);
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void partsOfOneChunkMakeOneReport(Route route) {
        try (Conversation conversation = route.open(relay)) {
            int length = 300_000;
            Send send = Send.along(conversation, "parts").range("1-*/" + length).body(Octets.letters(length));
            var written = conversation.sender().writeAside(send.octets());
            int arrived = 0;
            while (arrived < length) {
                arrived += conversation.receiver().expect("SEND").bodyLength();
            }
            written.join();
            conversation.loseReceiver();
            conversation.sender().awaitResponse(send);
            Reports.expect(conversation, "parts", 408, "1-300000/300000");
            assertThat(Reports.untilLossIsKnown(conversation)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void severalMessagesMakeAReportEach(Route route) {
        try (Conversation conversation = route.open(relay)) {
            for (String id : List.of("first", "second", "third")) {
                conversation
                        .sender()
                        .send(Send.along(conversation, id).range("1-5/5").text("hello"));
                conversation.receiver().expect("SEND");
            }
            conversation.loseReceiver();
            List<Frame> reports = List.of(
                    conversation.sender().awaitRequest("REPORT"),
                    conversation.sender().awaitRequest("REPORT"),
                    conversation.sender().awaitRequest("REPORT"));
            assertThat(reports)
                    .extracting(report -> report.required("Message-ID"))
                    .containsExactlyInAnyOrder("first", "second", "third");
            assertThat(reports)
                    .allSatisfy(report -> assertThat(report.range().toString()).isEqualTo("1-5/5"));
            assertThat(Reports.untilLossIsKnown(conversation)).allMatch(Frame::isResponse);
        }
    }
}
