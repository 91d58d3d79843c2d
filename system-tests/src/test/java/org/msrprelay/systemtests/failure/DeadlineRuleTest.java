package org.msrprelay.systemtests.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.systemtests.harness.BulkReceiver;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/**
 * The deadline of a transaction is response-timeout after the later of its last octet and the latest response to an earlier
 * one, and stands still while the relay has paused reading the connection.
 *
 * <p>The clock of these tests is the relay's own: a witness, an unanswered message of another conversation, is reported when a
 * response-timeout has passed.
 */
@Execution(ExecutionMode.CONCURRENT)
class DeadlineRuleTest {

    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(2);

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback()
            .set("relay.response-timeout", RESPONSE_TIMEOUT)
            .set("relay.receive-buffer", "256KiB"));

    @ParameterizedTest
    @EnumSource(Route.class)
    void anAnswerToAnEarlierOneMovesTheDeadline(Route route) {
        try (Conversation conversation = route.open(relay);
                Conversation witness = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            RawPeer receiver = conversation.receiver();
            conversation
                    .sender()
                    .send(Send.along(conversation, "first").range("1-5/5").text("hello"));
            conversation
                    .sender()
                    .send(Send.along(conversation, "second").range("1-5/5").text("world"));
            Frame first = receiver.expect("SEND");
            Frame second = receiver.expect("SEND");
            witness.sender().send(Send.along(witness, "witness").range("1-5/5").text("clock"));
            letPass(RESPONSE_TIMEOUT.dividedBy(2));
            receiver.ok(first);
            Reports.expect(witness, "witness", 408, "1-5/5");
            receiver.ok(second);
            assertThat(Reports.untilRefusal(conversation)).allMatch(Frame::isResponse);
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void theLastOnesDeadlineStillComes(Route route) {
        try (Conversation conversation = route.open(relay)) {
            conversation
                    .sender()
                    .send(Send.along(conversation, "first").range("1-5/5").text("hello"));
            conversation
                    .sender()
                    .send(Send.along(conversation, "second").range("1-5/5").text("world"));
            conversation.receiver().ok(conversation.receiver().expect("SEND"));
            Reports.expect(conversation, "second", 408, "1-5/5");
        }
    }

    /** What has not left yet cannot be overdue, however long it has been held. */
    @Test
    void itBeginsWhenTheLastOctetHasLeft() {
        try (Conversation conversation = Route.TO_FOREIGN_CONNECTION.open(relay, 16 * 1024);
                Conversation witness = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            long length = 48L << 20;
            Send bulk = Send.along(conversation, "bulk").range("1-*/" + length).streamedBody();
            BulkSender bulkSender = BulkSender.of(conversation.sender(), bulk, length, 3);
            CompletableFuture<Void> written = bulkSender.start();
            long underWay = Progress.whenStuck(bulkSender::written);
            for (int i = 0; i < 2; i++) {
                witness.sender()
                        .send(Send.along(witness, "witness" + i).range("1-5/5").text("clock"));
                Reports.expect(witness, "witness" + i, 408, "1-5/5");
            }
            new BulkReceiver(conversation.receiver(), "bulk", () -> {}).start().join();
            written.join();
            List<Frame> told = Reports.untilRefusal(conversation);
            assertThat(told.stream().filter(frame -> !frame.isResponse()))
                    .allSatisfy(report -> assertThat(report.range().end()).isLessThan(underWay));
        }
    }

    /** Bob's answer waits behind octets of his own, which the relay does not read because carol does not read hers. */
    @ParameterizedTest
    @EnumSource(
            value = Route.class,
            names = {"TO_SESSIONS_CLIENT", "THROUGH_TWO_SESSIONS"})
    void itStandsStillWhileTheRelayDoesNotRead(Route route) {
        try (Conversation toBob = route.open(relay);
                RawPeer carol = relay.connect("carol", 16 * 1024);
                Conversation witness = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            String carolsSession = carol.auth().as("carol");
            RawPeer bob = toBob.receiver();
            long length = 32L << 20;
            Send bulk = Send.of(bob.session() + " " + carolsSession + " " + carol.uri(), bob.uri(), "bulk")
                    .field("Failure-Report", "no")
                    .range("1-*/" + length)
                    .streamedBody();
            BulkSender bulkSender = BulkSender.of(bob, bulk, length, 3);
            CompletableFuture<Void> written = bulkSender.start();
            Progress.whenStuck(bulkSender::written);

            toBob.sender().send(Send.along(toBob, "patient").range("1-5/5").text("hello"));
            Frame patient = bob.expect("SEND");
            CompletableFuture<Void> answered = written.thenRun(() -> bob.ok(patient));
            for (int i = 0; i < 2; i++) {
                witness.sender()
                        .send(Send.along(witness, "witness" + i).range("1-5/5").text("clock"));
                Reports.expect(witness, "witness" + i, 408, "1-5/5");
            }
            CompletableFuture<String> read = new BulkReceiver(carol, "bulk", () -> {}).start();
            read.join();
            answered.join();
            assertThat(Reports.untilRefusal(toBob)).allMatch(Frame::isResponse);
        }
    }

    private static void letPass(Duration time) {
        await().pollDelay(time).atMost(RawPeer.PATIENCE).until(() -> true);
    }
}
