package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Failing;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.Range;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** A REPORT at once for what was taken, the rest dropped, the end-line answered 200 and a second REPORT for the rest. */
class NextHopFailsWhileTheChunkArrivesTest {

    private static final int FIRST = 10_000;
    private static final int TOTAL = 150_000;

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @ParameterizedTest
    @EnumSource(Route.class)
    void reportsAtOnceAndAtTheEndLine(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "torn").range("1-*/" + TOTAL).streamedBody();
            byte[] body = Octets.letters(TOTAL);
            conversation.sender().write(send.head());
            conversation.sender().write(body, 0, FIRST);
            Frame part = conversation.receiver().expect("SEND");
            assertThat(part.flag()).isEqualTo('+');
            conversation.loseReceiver();

            Frame atOnce = conversation.sender().expect("REPORT");
            Reports.assertForm(atOnce, conversation, "torn", 408);
            Range told = atOnce.range();
            assertThat(told.start()).isEqualTo(1);
            assertThat(told.end()).isBetween((long) part.bodyLength(), (long) FIRST);
            assertThat(told.total()).isEqualTo("" + TOTAL);

            conversation.sender().write(body, FIRST, TOTAL - FIRST);
            conversation.sender().write(send.endLine());
            assertThat(conversation.sender().awaitResponse(send).code()).isEqualTo(200);
            Reports.expectAll(conversation, "torn", conversation.codeWhenReceiverIsLost(), told.end() + 1, TOTAL);
            assertThat(Reports.untilLossIsKnown(conversation)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void tellsNothingWithFailureReportNo(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "torn")
                    .failing(Failing.NO)
                    .range("1-*/" + TOTAL)
                    .streamedBody();
            byte[] body = Octets.letters(TOTAL);
            conversation.sender().write(send.head());
            conversation.sender().write(body, 0, FIRST);
            conversation.receiver().expect("SEND");
            conversation.loseReceiver();
            conversation.sender().write(body, FIRST, TOTAL - FIRST);
            conversation.sender().write(send.endLine());
            assertThat(Reports.untilLossIsKnown(conversation)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void reportsADroppedRestWithFailureReportPartial(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "torn")
                    .failing(Failing.PARTIAL)
                    .range("1-*/" + TOTAL)
                    .streamedBody();
            byte[] body = Octets.letters(TOTAL);
            conversation.sender().write(send.head());
            conversation.sender().write(body, 0, FIRST);
            Frame part = conversation.receiver().expect("SEND");
            conversation.loseReceiver();
            conversation.sender().write(body, FIRST, TOTAL - FIRST);
            conversation.sender().write(send.endLine());
            Reports.expectAll(
                    conversation, "torn", conversation.codeWhenReceiverIsLost(), part.bodyLength() + 1L, TOTAL);
            assertThat(Reports.untilLossIsKnown(conversation)).isEmpty();
        }
    }
}
