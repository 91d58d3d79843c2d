package org.msrprelay.systemtests.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.msrprelay.systemtests.harness.Aside;
import org.msrprelay.systemtests.harness.Assembly;
import org.msrprelay.systemtests.harness.BulkReceiver;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayProcess;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.SharedConnection;
import org.msrprelay.systemtests.harness.SharedConnection.Lanes;
import org.msrprelay.systemtests.harness.Users;

/** A hundred messages of half a mebibyte for readers who have stopped, in a relay that may hold eight; then they read. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
class MemoryBudgetTest {

    private static final int MESSAGES = 100;
    private static final int LENGTH = 1 << 19;
    private static final int CHUNK_OCTETS = 32 * 1024;
    private static final int SMALL_BUFFER = 16 * 1024;
    private static final long MAX_GROWTH_OCTETS = 100L << 20;

    private static RelayProcess serve() {
        return RelayProcess.serve(
                RelayYaml.onLoopback()
                        .set("relay.memory", "8MiB")
                        .set("relay.max-send-chunk-size", "32KiB")
                        .set("relay.receive-buffer", "64KiB")
                        .set("relay.stall-timeout", "10m")
                        .set("relays.stall-timeout", "10m")
                        .set("relay.response-timeout", "10m"),
                "-Xmx64m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+ExitOnOutOfMemoryError");
    }

    /** Lets them write until nothing is taken any more, and has others talk meanwhile. */
    private static void assertHoldsLittle(RelayProcess process, long before, List<BulkSender> senders) {
        long written = Progress.whenStuck(
                () -> senders.stream().mapToLong(BulkSender::written).sum());
        assertThat(written).isLessThan((long) senders.size() * LENGTH * 3 / 4);
        assertGrewLittle(process, before);
        process.relay().assertServes();
    }

    private static void assertGrewLittle(RelayProcess process, long before) {
        assertThat(process.residentOctets() - before).isLessThan(MAX_GROWTH_OCTETS);
    }

    private static void assertEndsWell(RelayProcess process, long before) {
        process.relay().assertServes();
        assertGrewLittle(process, before);
        assertThat(process.logAtEnd()).doesNotContain("OutOf").doesNotContain("\tat ");
    }

    private static BulkSender sender(Conversation conversation, int index, String reports) {
        Send send = Send.along(conversation, "message" + index)
                .field("Failure-Report", reports)
                .range("1-*/" + LENGTH)
                .streamedBody();
        return BulkSender.of(conversation.sender().sendBuffer(SMALL_BUFFER), send, LENGTH, index);
    }

    @Test
    void eachOnItsOwnConnections() {
        List<Conversation> conversations = new ArrayList<>();
        try (RelayProcess process = serve()) {
            process.relay().assertServes();
            long before = process.residentOctets();
            for (int i = 0; i < MESSAGES; i++) {
                conversations.add(Route.THROUGH_TWO_SESSIONS.open(process.relay(), SMALL_BUFFER));
            }
            List<BulkSender> senders = IntStream.range(0, MESSAGES)
                    .mapToObj(i -> sender(conversations.get(i), i, "yes"))
                    .toList();
            List<CompletableFuture<Void>> written =
                    senders.stream().map(BulkSender::start).toList();
            assertHoldsLittle(process, before, senders);
            List<CompletableFuture<String>> read = IntStream.range(0, MESSAGES)
                    .mapToObj(i -> new BulkReceiver(conversations.get(i).receiver(), "message" + i, () -> {}).start())
                    .toList();
            written.forEach(CompletableFuture::join);
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(read.get(i).join()).isEqualTo(senders.get(i).digest());
                assertThat(conversations.get(i).sender().read().code()).isEqualTo(200);
            }
            assertEndsWell(process, before);
        } finally {
            conversations.forEach(Conversation::close);
        }
    }

    /** All of them to one next hop's connection. */
    @Test
    void allToOneConnection() {
        try (RelayProcess process = serve()) {
            process.relay().assertServes();
            long before = process.residentOctets();
            try (Lanes lanes = SharedConnection.OF_A_FOREIGN_PEER.open(process.relay(), MESSAGES, SMALL_BUFFER)) {
                List<BulkSender> senders = IntStream.range(0, MESSAGES)
                        .mapToObj(i -> sender(lanes.get(i), i, "no"))
                        .toList();
                List<CompletableFuture<Void>> written =
                        senders.stream().map(BulkSender::start).toList();
                assertHoldsLittle(process, before, senders);
                List<Assembly> messages = IntStream.range(0, MESSAGES)
                        .mapToObj(i -> new Assembly("message" + i))
                        .toList();
                while (!messages.stream().allMatch(Assembly::ended)) {
                    Frame part = lanes.receiver().expect("SEND");
                    assertThat(messages).as("%s", part).anyMatch(message -> message.add(part));
                }
                written.forEach(CompletableFuture::join);
                for (int i = 0; i < MESSAGES; i++) {
                    assertThat(messages.get(i).digest())
                            .isEqualTo(senders.get(i).digest());
                }
            }
            assertEndsWell(process, before);
        }
    }

    /** All of them from one previous hop's connection, a chunk of each in turn. */
    @Test
    void allFromOneConnection() {
        List<Conversation> conversations = new ArrayList<>();
        try (RelayProcess process = serve();
                RawPeer foreigner = process.relay().connect("relay").sendBuffer(SMALL_BUFFER)) {
            process.relay().assertServes();
            long before = process.residentOctets();
            for (int i = 0; i < MESSAGES; i++) {
                conversations.add(toClient(process, foreigner, i));
            }
            AtomicLong octets = new AtomicLong();
            CompletableFuture<Void> written = Aside.run(() -> writeInTurn(foreigner, conversations, octets));
            assertThat(Progress.whenStuck(octets::get)).isLessThan((long) MESSAGES * LENGTH * 3 / 4);
            assertGrewLittle(process, before);
            process.relay().assertServes();
            List<CompletableFuture<String>> read = IntStream.range(0, MESSAGES)
                    .mapToObj(i -> new BulkReceiver(conversations.get(i).receiver(), "message" + i, () -> {}).start())
                    .toList();
            written.join();
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(read.get(i).join()).isEqualTo(digestOf(i));
            }
            assertEndsWell(process, before);
        } finally {
            conversations.forEach(Conversation::close);
        }
    }

    private static Conversation toClient(RelayProcess process, RawPeer foreigner, int index) {
        RawPeer client = process.relay().connect("client", SMALL_BUFFER);
        String session = client.auth().as(Users.ALL.get(index % Users.ALL.size()));
        return new Conversation(Route.TO_SESSIONS_CLIENT, foreigner, client, List.of(session), List.of(client));
    }

    private static byte[] chunk(int message, int from) {
        return Octets.random(CHUNK_OCTETS, (long) message * LENGTH + from);
    }

    private static String digestOf(int message) {
        MessageDigest digest = Octets.digest("SHA-256");
        for (int from = 0; from < LENGTH; from += CHUNK_OCTETS) {
            digest.update(chunk(message, from));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void writeInTurn(RawPeer foreigner, List<Conversation> conversations, AtomicLong octets) {
        for (int from = 0; from < LENGTH; from += CHUNK_OCTETS) {
            for (int i = 0; i < MESSAGES; i++) {
                foreigner.send(Send.along(conversations.get(i), "message" + i)
                        .field("Failure-Report", "no")
                        .range((from + 1) + "-*/" + LENGTH)
                        .body(chunk(i, from))
                        .flag(from + CHUNK_OCTETS == LENGTH ? '$' : '+'));
                octets.addAndGet(CHUNK_OCTETS);
            }
        }
    }
}
