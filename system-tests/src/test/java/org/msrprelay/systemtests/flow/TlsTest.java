package org.msrprelay.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.msrprelay.systemtests.harness.BulkReceiver;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** What holds in the clear holds over TLS. */
@Execution(ExecutionMode.CONCURRENT)
class TlsTest {

    private static final long LENGTH = 32L << 20;

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.receive-buffer", "256KiB"));

    @RegisterExtension
    static final RelayUnderTest impatient = RelayUnderTest.forClass(RelayYaml.onLoopback()
            .set("relay.receive-buffer", "256KiB")
            .set("relay.stall-timeout", "1s")
            .set("relay.response-timeout", "2s"));

    private static Conversation open(RelayUnderTest relay) {
        RawPeer sender = relay.connectTls("alice");
        RawPeer receiver = relay.connectTls("bob");
        List<String> sessions =
                List.of(sender.auth().as("alice"), receiver.auth().as("bob"));
        return new Conversation(Route.THROUGH_TWO_SESSIONS, sender, receiver, sessions, List.of(sender, receiver));
    }

    @Test
    void aSlowReaderPausesTheSenderAndAllArrives() {
        try (Conversation conversation = open(relay)) {
            Send send = Send.along(conversation, "bulk").range("1-*/" + LENGTH).streamedBody();
            BulkSender bulk = BulkSender.of(conversation.sender(), send, LENGTH, 1);
            CompletableFuture<Void> written = bulk.start();
            assertThat(Progress.whenStuck(bulk::written)).isLessThan(LENGTH);
            CompletableFuture<String> received = new BulkReceiver(conversation.receiver(), "bulk", () -> {}).start();
            written.join();
            assertThat(received.join()).isEqualTo(bulk.digest());
            conversation.sender().expectResponse(send, 200);
            assertThat(Reports.untilRefusal(conversation)).isEmpty();
        }
    }

    @Test
    void aStalledReaderIsReported() {
        try (Conversation conversation = open(impatient)) {
            Send send =
                    Send.along(conversation, "stalled").range("1-*/" + LENGTH).streamedBody();
            CompletableFuture<Void> written =
                    BulkSender.of(conversation.sender(), send, LENGTH, 2).start();
            Reports.expectAll(conversation, "stalled", 408, 1, LENGTH);
            written.join();
            assertThat(conversation.sender().awaitResponse(send).code()).isEqualTo(200);
        }
    }

    @Test
    void aLostReaderIsReported() {
        try (Conversation conversation = open(relay)) {
            Send send = Send.along(conversation, "lost").range("1-*/" + LENGTH).streamedBody();
            BulkSender bulk = BulkSender.of(conversation.sender(), send, LENGTH, 3);
            CompletableFuture<Void> written = bulk.start();
            Progress.whenStuck(bulk::written);
            conversation.resetReceiver();
            Reports.expectLoss(conversation, "lost", 1, LENGTH);
            written.join();
            assertThat(conversation.sender().awaitResponse(send).code()).isEqualTo(200);
        }
    }

    @Test
    void aLostSenderEndsItsChunkWithTheAbortFlag() {
        try (Conversation conversation = open(relay)) {
            Send send = Send.along(conversation, "cut").range("1-*/9000").streamedBody();
            conversation.sender().write(send.head());
            conversation.sender().write(Octets.letters(1000));
            conversation.sender().reset();
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.flag()).isEqualTo('#');
            assertThat(arrived.body()).isEqualTo(Octets.letters(1000));
        }
    }
}
