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

/** A 413 from the next hop ends its message on that flow, and no other (RFC 4975 10.5). */
class StopSendingTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @ParameterizedTest
    @ArgumentsSource(EveryRouteAndFailing.class)
    void noFurtherPartIsSentOfThatMessage(Route route, Failing failing) {
        try (Conversation conversation = route.open(relay)) {
            byte[] body = Octets.letters(9000);
            Send first = Send.along(conversation, "unwanted")
                    .failing(failing)
                    .range("1-*/9000")
                    .streamedBody()
                    .flag('+');
            conversation.sender().write(first.head());
            conversation.sender().write(body, 0, 3000);
            Frame part = conversation.receiver().expect("SEND");
            conversation.receiver().answer(part, 413, "Stop");
            if (failing.told()) {
                Frame report = conversation.sender().expect("REPORT");
                Reports.assertForm(report, conversation, "unwanted", 413);
                assertThat(report.range().start()).isEqualTo(1);
                assertThat(report.range().end()).isBetween((long) part.bodyLength(), 3000L);
            } else {
                // The relay has read the 413 when it has read what came after it.
                conversation.receiver().untilBarrier(conversation.lastRelayUri());
            }
            conversation.sender().write(body, 3000, 3000);
            conversation.sender().write(first.endLine());
            if (failing.answered()) {
                assertThat(conversation.sender().awaitResponse(first).code()).isEqualTo(200);
            }
            if (failing.told()) {
                Frame rest = conversation.sender().awaitRequest("REPORT");
                Reports.assertForm(rest, conversation, "unwanted", 413);
                assertThat(rest.range().end()).isEqualTo(6000);
            }
            Send second = Send.along(conversation, "unwanted")
                    .failing(failing)
                    .range("6001-*/9000")
                    .body(Octets.letters(3000));
            conversation.sender().send(second);
            if (failing.told()) {
                assertThat(conversation.sender().awaitResponse(second).code()).isEqualTo(413);
            }
            assertThat(Reports.untilRefusal(conversation)).isEmpty();
            assertThat(conversation.receiver().takeBacklog())
                    .as("further parts")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void otherMessagesGoOn(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send unwanted = Send.along(conversation, "unwanted")
                    .range("1-5/100")
                    .flag('+')
                    .text("hello");
            conversation.sender().send(unwanted);
            conversation.receiver().answer(conversation.receiver().expect("SEND"), 413, "Stop");
            conversation.sender().awaitResponse(unwanted);
            Reports.expect(conversation, "unwanted", 413, "1-5/100");
            Send wanted = conversation
                    .sender()
                    .send(Send.along(conversation, "wanted").range("1-5/5").text("world"));
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.bodyText()).isEqualTo("world");
            conversation.receiver().ok(arrived);
            conversation.sender().expectResponse(wanted, 200);
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void whatIsQueuedOfTheMessageIsDroppedAndReported(Route route) {
        try (Conversation conversation = route.open(relay, 16 * 1024)) {
            int length = 24 << 20;
            Send send = Send.along(conversation, "large").range("1-*/" + length).body(Octets.random(length, 3));
            var written = conversation.sender().writeAside(send.octets());
            Frame first = conversation.receiver().expect("SEND");
            conversation.receiver().answer(first, 413, "Stop");
            Frame report = conversation.sender().expect("REPORT");
            Reports.assertForm(report, conversation, "large", 413);
            // The rest of what the kernels hold still arrives; it is answered alike.
            long arrived = first.bodyLength();
            Send last = Send.along(conversation, "after").range("1-3/3").text("end");
            written.join();
            conversation.sender().send(last);
            for (Frame part = conversation.receiver().expect("SEND");
                    !part.required("Message-ID").equals("after");
                    part = conversation.receiver().expect("SEND")) {
                arrived += part.bodyLength();
                conversation.receiver().answer(part, 413, "Stop");
            }
            assertThat(arrived).as("octets that went on in spite of the 413").isLessThan(length);
            assertThat(conversation.sender().awaitResponse(send).code()).isEqualTo(200);
        }
    }
}
