package org.msrprelay.systemtests.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.systemtests.harness.Assembly;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.SharedConnection;
import org.msrprelay.systemtests.harness.SharedConnection.Lanes;

/** What is short does not wait behind what is long on the same connection (RFC 4975 5.1, 7.1.1). */
@Execution(ExecutionMode.CONCURRENT)
class ChatBesideBulkTest {

    private static final long LENGTH = 8L << 20;
    private static final int RECEIVE_BUFFER = 8 * 1024;
    private static final int SEND_BUFFER = 64 * 1024;
    /** What the relay's kernel has already and cannot order any more; no part of a mebibyte is so small. */
    private static final long MAX_AHEAD = 32 * 1024;

    /** The same while it is read fast; a quarter of a part. */
    private static final long MAX_AHEAD_WHEN_FAST = 256 * 1024;

    private static final int SMALL_PART = 16 * 1024;

    @RegisterExtension
    static final RelayUnderTest largeParts = RelayUnderTest.forClass(
            RelayYaml.onLoopback().set("relay.receive-buffer", "256KiB").set("relay.max-send-chunk-size", "1MiB"));

    @RegisterExtension
    static final RelayUnderTest smallParts =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.max-send-chunk-size", SMALL_PART / 1024 + "KiB"));

    private static BulkSender bulk(Conversation lane, String messageId, long length, long seed) {
        Send send = Send.along(lane, messageId)
                .field("Failure-Report", "no")
                .range("1-*/" + length)
                .streamedBody();
        return BulkSender.of(lane.sender().sendBuffer(SEND_BUFFER), send, length, seed);
    }

    /** Sends a line, and has the relay's word that it has it. */
    private static void chat(Conversation lane, String messageId) {
        Send line =
                lane.sender().send(Send.along(lane, messageId).range("1-5/5").text("hello"));
        assertThat(lane.sender().awaitResponse(line).code()).isEqualTo(200);
    }

    /** Reads the bulk up to the frame that is not of it. */
    private static Frame readUntilOther(Lanes lanes, List<Assembly> bulks) {
        while (true) {
            Frame frame = lanes.receiver().read();
            if (bulks.stream().noneMatch(bulk -> bulk.add(frame))) {
                return frame;
            }
        }
    }

    private static void readToEnd(Lanes lanes, List<Assembly> bulks) {
        while (!bulks.stream().allMatch(Assembly::ended)) {
            Frame frame = lanes.receiver().read();
            assertThat(bulks).as("nothing but bulks: %s", frame).anyMatch(bulk -> bulk.add(frame));
        }
    }

    /** A part of a mebibyte is interrupted: nothing of its content is lost, doubled or moved. */
    @ParameterizedTest
    @EnumSource
    void aChatLineInterruptsThePart(SharedConnection shared) {
        try (Lanes lanes = shared.open(largeParts, 2, RECEIVE_BUFFER)) {
            BulkSender sender = bulk(lanes.get(0), "bulk", LENGTH, 1);
            CompletableFuture<Void> written = sender.start();
            assertThat(Progress.whenStuck(sender::written)).isLessThan(LENGTH);
            long before = lanes.receiver().octetsArrived();
            chat(lanes.get(1), "chat");

            Assembly bulk = new Assembly("bulk");
            Frame line = readUntilOther(lanes, List.of(bulk));
            assertThat(line.required("Message-ID")).isEqualTo("chat");
            assertThat(line.bodyText()).isEqualTo("hello");
            assertThat(lanes.receiver().octetsRead() - before)
                    .as("octets before the chat line")
                    .isLessThan(MAX_AHEAD);
            // What was interrupted is no fragment (RFC 4975 7.1.1), and was not yet the end.
            assertThat(bulk.lengths()).isNotEmpty().allMatch(length -> length >= 2048);
            assertThat(bulk.ended()).isFalse();

            readToEnd(lanes, List.of(bulk));
            written.join();
            assertThat(bulk.octets()).isEqualTo(LENGTH);
            assertThat(bulk.digest()).isEqualTo(sender.digest());
        }
    }

    /** The response to what the reader itself sends, and a REPORT for it, go before what is left of a part. */
    @ParameterizedTest
    @EnumSource
    void responsesAndReportsInterruptThePart(SharedConnection shared) {
        try (Lanes lanes = shared.open(largeParts, 2, RECEIVE_BUFFER)) {
            BulkSender sender = bulk(lanes.get(0), "bulk", LENGTH, 2);
            CompletableFuture<Void> written = sender.start();
            Progress.whenStuck(sender::written);
            Assembly bulk = new Assembly("bulk");
            Conversation back = lanes.get(1).reversed();

            long before = lanes.receiver().octetsArrived();
            Send line =
                    back.sender().send(Send.along(back, "line").range("1-5/5").text("hello"));
            Frame arrived = back.receiver().awaitRequest("SEND");
            Frame response = readUntilOther(lanes, List.of(bulk));
            assertThat(response.transactionId()).isEqualTo(line.transactionId());
            assertThat(response.code()).isEqualTo(200);
            assertThat(lanes.receiver().octetsRead() - before).isLessThan(MAX_AHEAD);

            before = lanes.receiver().octetsArrived();
            back.receiver()
                    .send(Send.request(
                                    "REPORT",
                                    arrived.fromPath(),
                                    back.receiver().uri())
                            .field("Message-ID", "line")
                            .field("Byte-Range", "1-5/5")
                            .field("Status", "000 200 OK"));
            assertThat(back.receiver().untilBarrier()).isEmpty();
            Frame report = readUntilOther(lanes, List.of(bulk));
            assertThat(report.isRequest("REPORT")).isTrue();
            assertThat(report.required("Message-ID")).isEqualTo("line");
            assertThat(lanes.receiver().octetsRead() - before).isLessThan(MAX_AHEAD_WHEN_FAST);

            readToEnd(lanes, List.of(bulk));
            written.join();
            assertThat(bulk.digest()).isEqualTo(sender.digest());
        }
    }

    /** Each of them gets its part sent, then it is the next one's turn: no more than one of each is before the line. */
    @ParameterizedTest
    @EnumSource
    void severalBulksTakeTurns(SharedConnection shared) {
        int bulks = 4;
        try (Lanes lanes = shared.open(smallParts, bulks + 1, RECEIVE_BUFFER)) {
            List<BulkSender> senders = IntStream.range(0, bulks)
                    .mapToObj(i -> bulk(lanes.get(i), "bulk" + i, LENGTH, i))
                    .toList();
            List<CompletableFuture<Void>> written =
                    senders.stream().map(BulkSender::start).toList();
            senders.forEach(sender -> Progress.whenStuck(sender::written));
            long before = lanes.receiver().octetsArrived();
            chat(lanes.get(bulks), "chat");

            List<Assembly> assemblies = IntStream.range(0, bulks)
                    .mapToObj(i -> new Assembly("bulk" + i))
                    .toList();
            assertThat(readUntilOther(lanes, assemblies).required("Message-ID")).isEqualTo("chat");
            assertThat(lanes.receiver().octetsRead() - before).isLessThan(MAX_AHEAD + (long) bulks * SMALL_PART);

            long total = bulks * LENGTH / 2;
            while (assemblies.stream().mapToLong(Assembly::octets).sum() < total) {
                Frame frame = lanes.receiver().read();
                assertThat(assemblies).as("%s", frame).anyMatch(bulk -> bulk.add(frame));
            }
            assertThat(assemblies)
                    .allSatisfy(bulk -> assertThat(bulk.octets())
                            .as("a like share of the first half")
                            .isBetween(total / bulks / 2, total / bulks * 3 / 2));
            readToEnd(lanes, assemblies);
            written.forEach(CompletableFuture::join);
            for (int i = 0; i < bulks; i++) {
                assertThat(assemblies.get(i).digest()).isEqualTo(senders.get(i).digest());
            }
        }
    }

    /** 64 kbit/s: a line is there in about a second, each time, and one after the other in order. */
    @Test
    void aChatLineComesSoonOverAThinLine() {
        Duration soon = Duration.ofSeconds(5); // two, on a machine that has nothing else to do
        try (Lanes lanes = SharedConnection.OF_A_FOREIGN_PEER.open(largeParts, 2, 4 * 1024)) {
            BulkSender sender = bulk(lanes.get(0), "bulk", 64 * LENGTH, 3);
            CompletableFuture<Void> written = sender.start();
            Progress.whenStuck(sender::written);
            lanes.receiver().readSlowly(8 * 1024);
            Assembly bulk = new Assembly("bulk");
            for (int i = 0; i < 3; i++) {
                chat(lanes.get(1), "chat" + i);
                long sentAt = System.nanoTime();
                assertThat(readUntilOther(lanes, List.of(bulk)).required("Message-ID"))
                        .isEqualTo("chat" + i);
                assertThat(Duration.ofNanos(System.nanoTime() - sentAt)).isLessThan(soon);
            }
            assertThat(written.isDone()).isFalse();
        }
    }
}
