package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
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

    /** Until the relay sees the loss, parts still leave, and of these nothing is told; so much is sent that it must see it. */
    @ParameterizedTest
    @EnumSource(Route.class)
    void reportsADroppedRestWithFailureReportPartial(Route route) {
        try (Conversation conversation = route.open(relay)) {
            int total = 32 << 20;
            Send send = Send.along(conversation, "torn")
                    .failing(Failing.PARTIAL)
                    .range("1-*/" + total)
                    .streamedBody();
            byte[] body = Octets.random(total, 1);
            conversation.sender().write(send.head());
            conversation.sender().write(body, 0, FIRST);
            Frame part = conversation.receiver().expect("SEND");
            conversation.loseReceiver();
            CompletableFuture<Void> written =
                    conversation.sender().writeAside(Arrays.copyOfRange(body, FIRST, total), send.endLine());
            long first = Reports.expectRest(conversation, "torn", conversation.codeWhenReceiverIsLost(), total);
            assertThat(first).isGreaterThan(part.bodyLength());
            written.join();
            assertThat(Reports.untilLossIsKnown(conversation)).isEmpty();
        }
    }

    /** However the loss and the rest meet: every octet is named once, and no REPORT names none. */
    @ParameterizedTest
    @EnumSource(Route.class)
    void reportsNothingOfNothing(Route route) {
        for (int i = 0; i < 10; i++) {
            try (Conversation conversation = route.open(relay)) {
                Send send =
                        Send.along(conversation, "torn").range("1-*/" + TOTAL).streamedBody();
                byte[] body = Octets.letters(TOTAL);
                conversation.sender().write(send.head());
                conversation.sender().write(body, 0, FIRST);
                conversation.receiver().expect("SEND");
                conversation.loseReceiver();
                conversation.sender().write(body, FIRST, TOTAL - FIRST);
                conversation.sender().write(send.endLine());
                assertThat(conversation.sender().awaitResponse(send).code()).isEqualTo(200);
                Reports.expectLoss(conversation, "torn", 1, TOTAL);
                assertThat(Reports.untilLossIsKnown(conversation)).isEmpty();
            }
        }
    }
}
