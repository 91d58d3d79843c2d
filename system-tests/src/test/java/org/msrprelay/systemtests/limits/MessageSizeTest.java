package org.msrprelay.systemtests.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.systemtests.harness.Assembly;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** A message that turns out to be larger than limits.message-size: 413 to who sends it, # to who receives it. */
class MessageSizeTest {

    private static final int MOST = 100 * 1024;

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(
            RelayYaml.onLoopback().set("limits.message-size", "100KiB").set("relay.max-send-chunk-size", "16KiB"));

    /** Reads and answers what comes of the message, up to its end. */
    private static Frame readToEnd(Conversation conversation, Assembly message) {
        while (true) {
            Frame part = conversation.receiver().expect("SEND");
            assertThat(message.add(part)).isTrue();
            conversation.receiver().ok(part);
            if (message.ended()) {
                return part;
            }
        }
    }

    /** The total is not known beforehand: the chunk is taken as far as it may go. */
    @ParameterizedTest
    @EnumSource
    void aChunkThatGrowsTooLargeIsStopped(Route route) {
        try (Conversation conversation = route.open(relay)) {
            byte[] body = Octets.random(2 * MOST, 1);
            Send send = Send.along(conversation, "grows").range("1-*/*").body(body);
            CompletableFuture<Void> written = conversation.sender().writeAside(send.octets());
            Assembly message = new Assembly("grows");
            assertThat(readToEnd(conversation, message).flag()).isEqualTo('#');
            assertThat(message.octets()).isEqualTo(MOST);
            written.join();
            conversation.sender().expectResponse(send, 413);
            assertThat(Reports.untilRefusal(conversation)).isEmpty();
        }
    }

    /** The chunks that were within it have been answered already; the one beyond is refused, and the far side told. */
    @ParameterizedTest
    @EnumSource
    void aFurtherChunkBeyondItIsStopped(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Assembly message = new Assembly("further");
            int octets = MOST / 2;
            for (int i = 0; i < 3; i++) {
                Send send = Send.along(conversation, "further")
                        .range((i * octets + 1) + "-*/*")
                        .body(Octets.random(octets, i))
                        .flag('+');
                conversation.sender().send(send);
                conversation.sender().expectResponse(send, i < 2 ? 200 : 413);
            }
            assertThat(readToEnd(conversation, message).flag()).isEqualTo('#');
            assertThat(message.octets()).isEqualTo(MOST);
            assertThat(Reports.untilRefusal(conversation)).isEmpty();
        }
    }

    /** The total comes late: the far side, which waits for more, is told; and nothing more of the message is taken. */
    @ParameterizedTest
    @EnumSource
    void aFurtherChunkThatTellsTooLargeATotalIsStopped(Route route) {
        try (Conversation conversation = route.open(relay)) {
            int octets = 4000;
            String[] ranges = {"1-4000/*", "4001-8000/" + (MOST + 1), "8001-12000/*"};
            for (int i = 0; i < ranges.length; i++) {
                Send send = Send.along(conversation, "late")
                        .range(ranges[i])
                        .body(Octets.random(octets, i))
                        .flag('+');
                conversation.sender().send(send);
                conversation.sender().expectResponse(send, i < 1 ? 200 : 413);
            }
            Assembly message = new Assembly("late");
            assertThat(readToEnd(conversation, message).flag()).isEqualTo('#');
            assertThat(message.octets()).isEqualTo(octets);
            assertThat(Reports.untilRefusal(conversation)).isEmpty();
        }
    }

    /** Of exactly the size is not beyond it. */
    @ParameterizedTest
    @EnumSource
    void theLargestMessageArrives(Route route) {
        try (Conversation conversation = route.open(relay)) {
            Send send = Send.along(conversation, "largest").range("1-*/" + MOST).body(Octets.random(MOST, 2));
            CompletableFuture<Void> written = conversation.sender().writeAside(send.octets());
            Assembly message = new Assembly("largest");
            assertThat(readToEnd(conversation, message).flag()).isEqualTo('$');
            assertThat(message.octets()).isEqualTo(MOST);
            written.join();
            conversation.sender().expectResponse(send, 200);
        }
    }
}
