package org.msrprelay.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** Several who send to one connection. */
class ManyToOneTest {

    private static final long LENGTH = 64L << 20;

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.receive-buffer", "256KiB"));

    /** A chat line waits for no more than a part of each other flow, and what the kernel has already. */
    @Test
    void aChatLineOvertakesABulk() {
        try (RawPeer bob = relay.connect("bob", 64 * 1024);
                RawPeer alice = relay.client("alice");
                RawPeer carol = relay.client("carol")) {
            String forBulk = bob.auth().as("bob");
            String forChat = bob.auth().as("bob");
            Send bulk = Send.of(alice.session() + " " + forBulk + " " + bob.uri(), alice.uri(), "bulk")
                    .field("Failure-Report", "no")
                    .range("1-*/" + LENGTH)
                    .streamedBody();
            BulkSender sender = BulkSender.of(alice, bulk, LENGTH, 1);
            CompletableFuture<Void> written = sender.start();
            Progress.whenStuck(sender::written);
            Send chat = carol.send(Send.of(carol.session() + " " + forChat + " " + bob.uri(), carol.uri(), "chat")
                    .range("1-5/5")
                    .text("hello"));
            carol.expectResponse(chat, 200);
            long before = 0;
            boolean chatCame = false;
            long octets = 0;
            while (octets < LENGTH) {
                Frame frame = bob.expect("SEND");
                if (frame.required("Message-ID").equals("chat")) {
                    chatCame = true;
                    before = octets;
                } else {
                    octets += frame.bodyLength();
                }
            }
            written.join();
            assertThat(chatCame).isTrue();
            assertThat(before).as("octets of the bulk before the chat line").isLessThan(LENGTH / 2);
        }
    }

    /** What others want a connection to be told is dropped at a bound: it must neither pile up nor hold them up. */
    @Test
    void requestsWithoutFlowControlDoNotPileUpOrBlockTheirSenders() {
        try (Conversation conversation = Route.TO_SESSIONS_CLIENT.open(relay, 16 * 1024);
                Conversation other = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            byte[] body = Octets.letters(10_000);
            byte[][] reports = new byte[100][];
            for (int i = 0; i < reports.length; i++) {
                reports[i] = Send.request("REPORT", conversation.toPath(), conversation.fromPath())
                        .field("Message-ID", Ids.next("m"))
                        .field("Byte-Range", "1-5/5")
                        .field("Status", "000 200 OK")
                        .body(body)
                        .octets();
            }
            byte[] batch = Octets.join(reports);
            for (int i = 0; i < 64; i++) {
                conversation.sender().write(batch);
            }
            Send chat =
                    other.sender().send(Send.along(other, "chat").range("1-5/5").text("hello"));
            other.receiver().ok(other.receiver().expect("SEND"));
            other.sender().expectResponse(chat, 200);
            // The client reads at last, and is well.
            List<Frame> arrived = conversation.receiver().untilBarrier();
            assertThat(arrived).isNotEmpty().allMatch(frame -> frame.isRequest("REPORT"));
        }
    }
}
