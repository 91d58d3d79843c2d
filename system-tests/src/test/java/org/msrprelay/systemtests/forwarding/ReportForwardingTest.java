package org.msrprelay.systemtests.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

class ReportForwardingTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @ParameterizedTest
    @EnumSource(Route.class)
    void goesBothWaysAsItIs(Route route) {
        try (Conversation there = route.open(relay)) {
            for (Conversation way : List.of(there, there.reversed())) {
                Send report = Send.request("REPORT", way.toPath(), way.fromPath())
                        .field("Message-ID", "reported")
                        .field("Byte-Range", "1-39/39")
                        .field("Status", "000 200 OK")
                        .field("X-Extra", "kept");
                way.sender().send(report);
                Frame arrived = way.receiver().expect("REPORT");
                assertThat(arrived.toPath()).isEqualTo(way.deliveredToPath());
                assertThat(arrived.fromPath()).isEqualTo(way.deliveredFromPath());
                assertThat(arrived.fields().stream().skip(2).map(Frame.Field::toString))
                        .isEqualTo(report.fieldLines());
                assertThat(arrived.transactionId()).isNotEqualTo(report.transactionId());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-5/3", "1-999999/10", "0-0/0", "1-*/*", "7-3/1", "1-0/0", "nonsense"})
    void oddRangesAreNotTouched(String range) {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send report = Send.request("REPORT", conversation.toPath(), conversation.fromPath())
                    .field("Message-ID", "reported")
                    .field("Byte-Range", range)
                    .field("Status", "000 200");
            conversation.sender().send(report);
            assertThat(conversation.receiver().expect("REPORT").required("Byte-Range"))
                    .isEqualTo(range);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"000 200 OK", "000 413", "001 999 of another namespace"})
    void anyStatusIsPassedOn(String status) {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send report = Send.request("REPORT", conversation.toPath(), conversation.fromPath())
                    .field("Message-ID", "reported")
                    .field("Byte-Range", "1-5/5")
                    .field("Status", status);
            conversation.sender().send(report);
            assertThat(conversation.receiver().expect("REPORT").required("Status"))
                    .isEqualTo(status);
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void answersASendWithSuccessReport(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "asked")
                    .field("Success-Report", "yes")
                    .range("1-5/5")
                    .text("hello");
            conversation.sender().send(send);
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.required("Success-Report")).isEqualTo("yes");
            conversation.receiver().ok(arrived);
            conversation
                    .receiver()
                    .send(Send.request(
                                    "REPORT",
                                    arrived.fromPath(),
                                    conversation.receiver().uri())
                            .field("Message-ID", "asked")
                            .field("Byte-Range", "1-5/5")
                            .field("Status", "000 200 OK"));
            conversation.sender().awaitResponse(send);
            Frame report = conversation.sender().expect("REPORT");
            assertThat(report.toPath()).isEqualTo(conversation.sender().uri());
            assertThat(report.fromPath()).isEqualTo(conversation.toPath());
        }
    }
}
