package org.msrprelay.systemtests.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.msrprelay.systemtests.harness.Aside;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.Range;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/**
 * A connection on which messages for several sessions come, as from another relay: TCP can only hold up all of them, so one whose
 * receiver has stopped may do that for {@code relays.stall-timeout} alone.
 */
@Execution(ExecutionMode.CONCURRENT)
class SharedInboundTest {

    private static final int CHUNK_OCTETS = 32 * 1024;
    private static final int QUEUE_OCTETS = 512 * 1024;
    /** Twice what the relay and the kernels hold. */
    private static final int LENGTH = 4 * QUEUE_OCTETS;
    /** Well within the queue. */
    private static final int HELD_LENGTH = QUEUE_OCTETS / 2;

    private static final int CHUNKS = LENGTH / CHUNK_OCTETS;
    private static final int SMALL_BUFFER = 16 * 1024;

    private static RelayYaml yaml() {
        return RelayYaml.onLoopback().set("relay.queue", "512KiB").set("relay.receive-buffer", "128KiB");
    }

    @RegisterExtension
    static final RelayUnderTest brief = RelayUnderTest.forClass(yaml().set("relays.stall-timeout", "1s")
            .set("relay.stall-timeout", "4s")
            .set("relay.response-timeout", "1s"));

    @RegisterExtension
    static final RelayUnderTest patient = RelayUnderTest.forClass(yaml().set("relays.stall-timeout", "1m")
            .set("relay.stall-timeout", "1m")
            .set("relay.response-timeout", "1m"));

    /** A client with a session, and how a foreign peer's messages get to it. */
    private static Conversation toClient(RelayUnderTest relay, RawPeer foreigner, String user, int receiveBuffer) {
        RawPeer client = relay.connect(user, receiveBuffer);
        String session = client.auth().as(user);
        Conversation conversation =
                new Conversation(Route.TO_SESSIONS_CLIENT, foreigner, client, List.of(session), List.of(client));
        Send bind = foreigner.send(Send.along(conversation, "bind" + user));
        client.ok(client.expect("SEND"));
        foreigner.expectResponse(bind, 200);
        return conversation;
    }

    private static Send chunk(Conversation to, String messageId, int index, int length) {
        int from = index * CHUNK_OCTETS;
        return Send.along(to, messageId)
                .range((from + 1) + "-*/" + length)
                .body(Octets.letters(CHUNK_OCTETS))
                .flag(from + CHUNK_OCTETS == length ? '$' : '+');
    }

    private static byte[] line(Conversation to, int index) {
        return Send.along(to, "line" + index).range("1-5/5").text("hello").octets();
    }

    /** Chunks for one who does not read, a line for one who does after each. */
    private static CompletableFuture<Void> writeInTurn(RawPeer peer, List<Send> stopped, Conversation lively) {
        List<byte[]> pieces = new ArrayList<>();
        for (int i = 0; i < CHUNKS; i++) {
            pieces.add(stopped.get(i).octets());
            pieces.add(line(lively, i));
        }
        return peer.writeAside(pieces.toArray(byte[][]::new));
    }

    private static List<Send> chunks(Conversation stopped) {
        return IntStream.range(0, CHUNKS)
                .mapToObj(i -> chunk(stopped, "stopped", i, LENGTH))
                .toList();
    }

    /** Every octet is named by one REPORT, or its chunk came when the message had been given up, and was refused. */
    private static List<Send> expectEachOctetTold(Conversation stopped, List<Send> chunks) {
        List<Range> told = new ArrayList<>();
        List<Send> refused = new ArrayList<>();
        long missing = LENGTH;
        while (missing > 0) {
            Frame frame = stopped.sender()
                    .await(
                            "a REPORT or 408",
                            each -> each.isRequest("REPORT") || (each.isResponse() && each.code() == 408));
            if (frame.isResponse()) {
                int index = chunks.stream().map(Send::transactionId).toList().indexOf(frame.transactionId());
                refused.add(chunks.get(index));
                told.add(new Range(
                        (long) index * CHUNK_OCTETS + 1, (index + 1L) * CHUNK_OCTETS, Integer.toString(LENGTH)));
            } else {
                Reports.assertForm(frame, stopped, "stopped", 408);
                told.add(frame.range());
            }
            missing -= told.get(told.size() - 1).octets();
        }
        Reports.assertCovers(told, 1, LENGTH);
        return refused;
    }

    private static void readLines(Conversation lively) {
        for (int i = 0; i < CHUNKS; i++) {
            Frame arrived = lively.receiver().expect("SEND");
            assertThat(arrived.required("Message-ID")).isEqualTo("line" + i);
            lively.receiver().ok(arrived);
        }
    }

    @Test
    void whoDoesNotReadIsReportedSoonAndTheOthersGoOn() {
        try (RawPeer foreigner = brief.connect("relay").sendBuffer(SMALL_BUFFER);
                Conversation stopped = toClient(brief, foreigner, "alice", SMALL_BUFFER);
                Conversation lively = toClient(brief, foreigner, "bob", 0)) {
            List<Send> chunks = chunks(stopped);
            CompletableFuture<Void> written = writeInTurn(foreigner, chunks, lively);
            CompletableFuture<Void> read = Aside.run(() -> readLines(lively));
            List<Send> refused = expectEachOctetTold(stopped, chunks);
            written.join();
            read.join();
            List<Frame> more = Reports.untilRefusal(lively);
            assertThat(more).filteredOn(frame -> frame.isRequest("REPORT")).isEmpty();
            assertThat(more).hasSize(2 * CHUNKS - refused.size()).allMatch(frame -> frame.code() == 200);
        }
    }

    /** Nobody else suffers from it there: it has the longer time. */
    @Test
    void whoHasTheConnectionForHimselfHasMoreTime() {
        try (RawPeer shared = brief.connect("relay").sendBuffer(SMALL_BUFFER);
                RawPeer own = brief.connect("own").sendBuffer(SMALL_BUFFER);
                Conversation stopped = toClient(brief, shared, "alice", SMALL_BUFFER);
                Conversation lively = toClient(brief, shared, "bob", 0);
                Conversation alone = toClient(brief, own, "carol", SMALL_BUFFER)) {
            // What has left and is not answered is not told of with partial: only the stall is.
            Send send = Send.along(alone, "alone")
                    .field("Failure-Report", "partial")
                    .range("1-*/" + LENGTH)
                    .streamedBody();
            CompletableFuture<Void> ownWritten =
                    BulkSender.of(own, send, LENGTH, 1).start();
            CompletableFuture<Void> written = writeInTurn(shared, chunks(stopped), lively);
            CompletableFuture<Void> read = Aside.run(() -> readLines(lively));
            Reports.assertForm(shared.awaitRequest("REPORT"), stopped, "stopped", 408);
            assertThat(own.nothingCame()).isTrue();
            Reports.expectRest(alone, "alone", 408, LENGTH);
            CompletableFuture.allOf(ownWritten, written, read).join();
        }
    }

    /** Up to the queue is held for who does not read: nobody feels anything of that. */
    @Test
    void whatTheQueueHoldsPausesNobody() {
        try (RawPeer foreigner = patient.connect("relay").sendBuffer(SMALL_BUFFER);
                Conversation stopped = toClient(patient, foreigner, "alice", SMALL_BUFFER);
                Conversation lively = toClient(patient, foreigner, "bob", 0)) {
            int chunks = HELD_LENGTH / CHUNK_OCTETS;
            for (int i = 0; i < chunks; i++) {
                foreigner.write(chunk(stopped, "stopped", i, HELD_LENGTH).octets());
                foreigner.write(line(lively, i));
                lively.receiver().ok(lively.receiver().expect("SEND"));
            }
            for (int i = 0; i < chunks; i++) {
                Frame part = stopped.receiver().expect("SEND");
                assertThat(part.range().start()).isEqualTo((long) i * CHUNK_OCTETS + 1);
                stopped.receiver().ok(part);
            }
            assertThat(Reports.untilRefusal(lively)).hasSize(2 * chunks).allMatch(frame -> frame.code() == 200);
        }
    }

    /** Beyond that the connection is not read, and goes on where it was when he reads again. */
    @Test
    void whatTheQueueDoesNotHoldPausesTheConnection() {
        try (RawPeer foreigner = patient.connect("relay").sendBuffer(SMALL_BUFFER);
                Conversation stopped = toClient(patient, foreigner, "alice", SMALL_BUFFER);
                Conversation lively = toClient(patient, foreigner, "bob", 0)) {
            CompletableFuture<Void> written = writeInTurn(foreigner, chunks(stopped), lively);
            long arrived = Progress.whenStuck(lively.receiver()::octetsArrived);
            assertThat(written.isDone()).isFalse();
            long octets = 0;
            while (octets < LENGTH) {
                Frame part = stopped.receiver().expect("SEND");
                assertThat(part.range().start()).isEqualTo(octets + 1);
                octets += part.bodyLength();
                stopped.receiver().ok(part);
            }
            written.join();
            readLines(lively);
            assertThat(lively.receiver().octetsRead()).isGreaterThan(arrived);
        }
    }
}
