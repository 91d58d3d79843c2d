package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.EveryRouteAndFailing;
import org.msrprelay.systemtests.harness.Failing;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.Range;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** The receiver stops reading until everything is full, and then its connection goes. */
class NextHopLostWithOctetsWaitingTest {

    private static final long LENGTH = 48L << 20;

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.receive-buffer", "256KiB"));

    @ParameterizedTest
    @ArgumentsSource(EveryRouteAndFailing.class)
    void reportsWhatTheKernelHadNotTaken(Route route, Failing failing) {
        try (Conversation conversation = route.open(relay, 16 * 1024)) {
            Send send = Send.along(conversation, "waiting")
                    .failing(failing)
                    .range("1-*/" + LENGTH)
                    .streamedBody();
            BulkSender bulk = BulkSender.of(conversation.sender(), send, LENGTH, 7);
            CompletableFuture<Void> done = bulk.start();
            assertThat(Progress.whenStuck(bulk::written)).isLessThan(LENGTH);
            conversation.resetReceiver();
            if (failing.answered()) {
                Reports.expectLoss(conversation, "waiting", 1, LENGTH);
            } else if (failing.told()) {
                List<Range> told = reportedToTheEnd(conversation);
                long first = told.stream().mapToLong(Range::start).min().orElseThrow();
                Reports.assertCovers(told, first, LENGTH);
            }
            done.join();
            if (failing.answered()) {
                assertThat(conversation.sender().awaitResponse(send).code()).isEqualTo(200);
            }
            assertThat(Reports.untilLossIsKnown(conversation)).isEmpty();
        }
    }

    private static List<Range> reportedToTheEnd(Conversation conversation) {
        List<Range> told = new ArrayList<>();
        do {
            Frame report = conversation.sender().awaitRequest("REPORT");
            Reports.assertForm(report, conversation, "waiting", conversation.codeWhenReceiverIsLost());
            told.add(report.range());
        } while (told.get(told.size() - 1).end() < LENGTH);
        return told;
    }
}
