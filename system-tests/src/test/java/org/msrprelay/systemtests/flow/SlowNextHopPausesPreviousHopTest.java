package org.msrprelay.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
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
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

@Execution(ExecutionMode.CONCURRENT)
class SlowNextHopPausesPreviousHopTest {

    private static final long LENGTH = 64L << 20;
    /** The queue, and what the kernel holds on four sockets; far from what was to be sent. */
    private static final long MAX_UNDER_WAY = 32L << 20;

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.receive-buffer", "256KiB"));

    @ParameterizedTest
    @EnumSource(Route.class)
    void andLetsItGoOnAfterwards(Route route) {
        try (Conversation conversation = route.open(relay, 64 * 1024);
                Conversation other = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send send = Send.along(conversation, "bulk").range("1-*/" + LENGTH).streamedBody();
            BulkSender bulk = BulkSender.of(conversation.sender(), send, LENGTH, 1);
            CompletableFuture<Void> written = bulk.start();
            assertThat(Progress.whenStuck(bulk::written)).isLessThan(MAX_UNDER_WAY);

            // Others do not feel it, nor does the way back.
            chat(other);
            Conversation back = conversation.reversed();
            back.sender().send(Send.along(back, "back").range("1-5/5").text("hello"));
            assertThat(back.receiver().awaitRequest("SEND").bodyText()).isEqualTo("hello");

            CompletableFuture<String> received = new BulkReceiver(conversation.receiver(), "bulk", () -> {}).start();
            written.join();
            assertThat(received.join()).isEqualTo(bulk.digest());
            assertThat(conversation.sender().awaitResponse(send).code()).isEqualTo(200);
            chat(other);
            assertThat(Reports.untilRefusal(conversation)).isEmpty();
        }
    }

    private static void chat(Conversation conversation) {
        for (int i = 0; i < 20; i++) {
            Send send = conversation
                    .sender()
                    .send(Send.along(conversation, "chat" + i).range("1-5/5").text("hello"));
            Frame arrived = conversation.receiver().expect("SEND");
            conversation.receiver().ok(arrived);
            conversation.sender().expectResponse(send, 200);
        }
    }
}
