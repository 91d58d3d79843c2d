package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.EveryRouteAndFailing;
import org.msrprelay.systemtests.harness.Failing;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** The receiver stops reading until everything is full, and then its connection goes. */
@Execution(ExecutionMode.CONCURRENT)
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
                Reports.expectRest(conversation, "waiting", conversation.codeWhenReceiverIsLost(), LENGTH);
            }
            done.join();
            if (failing.answered()) {
                assertThat(conversation.sender().awaitResponse(send).code()).isEqualTo(200);
            }
            assertThat(Reports.untilLossIsKnown(conversation)).isEmpty();
        }
    }
}
