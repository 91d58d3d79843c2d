package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.systemtests.harness.BulkReceiver;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.EveryRouteAndFailing;
import org.msrprelay.systemtests.harness.Failing;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Range;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** A next hop that takes nothing for stall-timeout: REPORT 408, its flow ended, the sender free again. */
@Execution(ExecutionMode.CONCURRENT)
class StalledNextHopTest {

    private static final long LENGTH = 32L << 20;

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback()
            .set("relay.receive-buffer", "256KiB")
            .set("relay.stall-timeout", "1s")
            .set("relay.response-timeout", "2s"));

    @ParameterizedTest
    @ArgumentsSource(EveryRouteAndFailing.class)
    void reportsWhatItDidNotTake(Route route, Failing failing) {
        try (Conversation conversation = route.open(relay, 16 * 1024)) {
            Send send = Send.along(conversation, "stalled")
                    .failing(failing)
                    .range("1-*/" + LENGTH)
                    .streamedBody();
            CompletableFuture<Void> written =
                    BulkSender.of(conversation.sender(), send, LENGTH, 11).start();
            if (!failing.told()) {
                // The flow has ended when all could be written though nothing is read.
                written.join();
                assertThat(conversation.sender().nothingCame()).isTrue();
                return;
            }
            List<Range> told = new ArrayList<>();
            while (!(failing.answered() ? covered(told) : reachesTheEnd(told))) {
                Frame report = conversation.sender().awaitRequest("REPORT");
                Reports.assertForm(report, conversation, "stalled", 408);
                told.add(report.range());
            }
            written.join();
            if (failing.answered()) {
                assertThat(conversation.sender().awaitResponse(send).code()).isEqualTo(200);
            }
            long first = told.stream().mapToLong(Range::start).min().orElseThrow();
            Reports.assertCovers(told, failing.answered() ? 1 : first, LENGTH);
        }
    }

    @RegisterExtension
    static final RelayUnderTest patient = RelayUnderTest.forClass(
            RelayYaml.onLoopback().set("relay.receive-buffer", "256KiB").set("relay.stall-timeout", "2s"));

    private static boolean covered(List<Range> told) {
        return told.stream().mapToLong(Range::octets).sum() >= LENGTH;
    }

    private static boolean reachesTheEnd(List<Range> told) {
        return told.stream().anyMatch(range -> range.end() == LENGTH);
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void otherFlowsGoOnMeanwhile(Route route) {
        try (Conversation stalled = route.open(relay, 16 * 1024);
                Conversation lively = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send send = Send.along(stalled, "stalled").range("1-*/" + LENGTH).streamedBody();
            CompletableFuture<Void> written =
                    BulkSender.of(stalled.sender(), send, LENGTH, 12).start();
            int exchanged = 0;
            while (!written.isDone()) {
                Send chat = lively.sender()
                        .send(Send.along(lively, "chat" + exchanged)
                                .range("1-5/5")
                                .text("hello"));
                lively.receiver().ok(lively.receiver().expect("SEND"));
                lively.sender().expectResponse(chat, 200);
                exchanged++;
            }
            assertThat(exchanged).isPositive();
            assertThat(Reports.untilRefusal(lively)).isEmpty();
        }
    }

    /** Whoever takes a little all the time has not stalled, though it never catches up within the stall-timeout. */
    @ParameterizedTest
    @EnumSource(names = {"TO_FOREIGN_CONNECTION", "THROUGH_TWO_SESSIONS"})
    void aTricklingReaderIsNotStalled(Route route) {
        try (Conversation conversation = route.open(patient, 32 * 1024)) {
            Send send =
                    Send.along(conversation, "trickling").range("1-*/" + LENGTH).streamedBody();
            BulkSender bulk = BulkSender.of(conversation.sender(), send, LENGTH, 13);
            CompletableFuture<Void> written = bulk.start();
            AtomicInteger trickles = new AtomicInteger();
            BulkReceiver receiver = new BulkReceiver(conversation.receiver(), "trickling", () -> {
                if (trickles.incrementAndGet() <= 20) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
                }
            });
            assertThat(receiver.start().join()).isEqualTo(bulkDigest(written, bulk));
            assertThat(conversation.sender().awaitResponse(send).code()).isEqualTo(200);
            assertThat(Reports.untilRefusal(conversation)).isEmpty();
        }
    }

    private static String bulkDigest(CompletableFuture<Void> written, BulkSender bulk) {
        written.join();
        return bulk.digest();
    }
}
