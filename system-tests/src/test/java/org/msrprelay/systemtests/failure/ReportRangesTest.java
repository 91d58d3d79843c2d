package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** A REPORT names exactly what failed, with the total as it was given. */
class ReportRangesTest {

    private static final String NOWHERE = "msrp://nobody.invalid:7394/x;tcp";

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @ParameterizedTest
    @CsvSource({
        "1-5/5, 1-5/5",
        "1-*/5, 1-5/5",
        "1-*/*, 1-5/*",
        "11-*/100, 11-15/100",
        "11-15/*, 11-15/*",
        "1-3/5, 1-5/5",
        "1-99/100, 1-5/100",
        "4294967296-*/9999999999, 4294967296-4294967300/9999999999"
    })
    void theEndIsCalculatedAndTheTotalKept(String sent, String reported) {
        try (RawPeer alice = relay.client("alice")) {
            Send send = alice.send(Send.of(alice.session() + " " + NOWHERE, alice.uri(), "ranged")
                    .range(sent)
                    .text("hello"));
            alice.awaitResponse(send);
            Reports.expect(toNowhere(alice), "ranged", 408, reported);
        }
    }

    @Test
    void withoutByteRangeItBeginsAtOne() {
        try (RawPeer alice = relay.client("alice")) {
            Send send = alice.send(Send.of(alice.session() + " " + NOWHERE, alice.uri(), "ranged")
                    .text("hello"));
            alice.awaitResponse(send);
            Frame report = alice.expect("REPORT");
            Reports.assertForm(report, toNowhere(alice), "ranged", 408);
            assertThat(report.required("Byte-Range")).startsWith("1-5/");
        }
    }

    @Test
    void onlyTheConnectionOfTheSendIsTold() {
        try (RawPeer alice = relay.client("alice");
                RawPeer other = relay.client("alice")) {
            alice.send(Send.of(alice.session() + " " + NOWHERE, alice.uri(), "mine")
                    .range("1-5/5")
                    .text("hello"));
            alice.awaitRequest("REPORT");
            assertThat(other.untilBarrier()).isEmpty();
        }
    }

    @Test
    void aSenderThatHasGoneIsForgottenAndTheRelayServesOn() {
        try (Conversation conversation = Route.TO_SESSIONS_CLIENT.open(relay)) {
            conversation
                    .sender()
                    .send(Send.along(conversation, "orphan").range("1-5/5").text("hello"));
            Frame arrived = conversation.receiver().expect("SEND");
            conversation.sender().reset();
            conversation.receiver().answer(arrived, 400, "nobody will hear");
            assertThat(conversation.receiver().untilBarrier()).isEmpty();
        }
        relay.assertServes();
    }

    @Test
    void largeChunkToNowhereIsReportedExactly() {
        try (RawPeer alice = relay.client("alice")) {
            int length = 1_000_001;
            Send send = Send.of(alice.session() + " " + NOWHERE, alice.uri(), "large")
                    .range("1-*/" + length)
                    .body(Octets.random(length, 5));
            var written = alice.writeAside(send.octets());
            Reports.expectAll(toNowhere(alice), "large", 408, 1, length);
            assertThat(alice.awaitResponse(send).code()).isEqualTo(200);
            written.join();
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    private static Conversation toNowhere(RawPeer alice) {
        return new Conversation(
                Route.TO_OPENED_CONNECTION, alice, RawPeer.absent(NOWHERE), List.of(alice.session()), List.of());
    }
}
