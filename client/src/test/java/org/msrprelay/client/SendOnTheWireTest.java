package org.msrprelay.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.client.WirePeer.Frame;
import org.msrprelay.client.message.Content;
import org.msrprelay.client.message.Message;
import org.msrprelay.client.message.OutgoingMessage;
import org.msrprelay.client.message.Report;
import org.msrprelay.client.message.SendFailure;
import org.msrprelay.client.message.SendFailure.Cause;
import org.msrprelay.client.message.SendListener;
import org.msrprelay.client.message.SendResult;
import org.msrprelay.client.message.SendResult.Outcome;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.ResponseHead;

/** What a sender writes, and what it makes of the answers. */
class SendOnTheWireTest {
    private static final Path PEER = Path.parse("msrp://peer.example.org:9/p33r;tcp");

    private static final int NO_CODE = 0;

    private final RecordingHandler handler = new RecordingHandler();
    private WirePeer.Door door;
    private ClientLoops loops;
    private MsrpConnection connection;
    private WirePeer peer;
    private MsrpSession session;

    @BeforeEach
    void connect() throws Exception {
        door = new WirePeer.Door();
        loops = ClientLoops.start(1);
        connect(ClientSettings.DEFAULT);
    }

    private void connect(ClientSettings settings) throws Exception {
        connection = Pair.await(new MsrpClient(loops, settings).connect(door.uri()));
        peer = door.accept();
        session = connection.session(handler);
    }

    @AfterEach
    void close() throws Exception {
        loops.close();
        peer.close();
        door.close();
    }

    private OutgoingMessage send(Message.Builder message) {
        return session.send(PEER, message.build());
    }

    private static Message.Builder octets(int length) {
        return Message.builder(Content.octets(new byte[length]), "application/octet-stream");
    }

    private void report(String messageId, String range, String status) throws Exception {
        peer.write(
                "MSRP r3p0rt" + messageId + " REPORT",
                "To-Path: " + session.uri(),
                "From-Path: " + PEER,
                "Message-ID: " + messageId,
                "Byte-Range: " + range,
                "Status: 000 " + status,
                "-------r3p0rt" + messageId + "$");
    }

    private static void assertFailed(SendResult result, Cause cause, int code, String reason) {
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        SendFailure failure = result.failures().get(0);
        assertThat(failure.cause()).isEqualTo(cause);
        assertThat(failure.code()).isEqualTo(code == NO_CODE ? Optional.empty() : Optional.of(code));
        assertThat(failure.reason()).contains(reason);
    }

    @Test
    void givesAShortMessageItsExactRange() throws Exception {
        OutgoingMessage message =
                send(Message.text("hello").contentDisposition("render").messageId("m1d1"));
        Frame send = peer.read();
        assertThat(send.text())
                .isEqualTo(String.join(
                        "\r\n",
                        "MSRP " + send.transactionId() + " SEND",
                        "To-Path: " + PEER,
                        "From-Path: " + session.uri(),
                        "Message-ID: m1d1",
                        "Byte-Range: 1-5/5",
                        "Content-Disposition: render",
                        "Content-Type: text/plain;charset=UTF-8",
                        "",
                        "hello",
                        "-------" + send.transactionId() + "$\r\n"));
        peer.answer(send, "200 OK");
        assertThat(Pair.await(message.result()).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void sendsALongMessageInOneChunkThatCanBeInterrupted() throws Exception {
        OutgoingMessage message =
                send(octets(300_000).failureReport(FailureReport.NO).successReport(true));
        Frame send = peer.read();
        assertThat(send.field("Byte-Range")).isEqualTo("1-*/300000");
        assertThat(send.field("Failure-Report")).isEqualTo("no");
        assertThat(send.field("Success-Report")).isEqualTo("yes");
        assertThat(send.body()).hasSize(300_000);
        assertThat(send.flag()).isEqualTo('$');
        report(message.messageId(), "1-300000/300000", "200 OK");
        assertThat(Pair.await(message.result()).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void keepsAnEmptyBodyAndNoBodyApart() throws Exception {
        send(Message.text(""));
        Frame empty = peer.read();
        assertThat(empty.text())
                .contains("\r\nByte-Range: 1-0/0\r\nContent-Type: text/plain;charset=UTF-8\r\n\r\n\r\n---");
        send(Message.bodiless());
        Frame none = peer.read();
        assertThat(none.text()).contains("\r\nByte-Range: 1-0/0\r\n-------");
        assertThat(none.has("Content-Type")).isFalse();
    }

    @Test
    void interruptsAChunkForAResponse() throws Exception {
        QueuedContent content = new QueuedContent(10_000);
        OutgoingMessage message = send(Message.builder(content, "text/plain"));
        content.add(3000);
        peer.awaitOctets();
        peer.write("MSRP qu3st10n NICKNAME", "To-Path: " + session.uri(), "From-Path: " + PEER, "-------qu3st10n$");
        Frame first = peer.read();
        assertThat(first.field("Byte-Range")).isEqualTo("1-*/10000");
        assertThat(first.flag()).isEqualTo('+');
        int sent = first.body().length();
        Frame answer = peer.read();
        assertThat(sent).isEqualTo(3000);
        assertThat(answer.kind()).isEqualTo("501");
        assertThat(answer.transactionId()).isEqualTo("qu3st10n");

        content.add(7000);
        Frame second = peer.read();
        assertThat(second.field("Byte-Range")).isEqualTo((sent + 1) + "-*/10000");
        assertThat(second.field("Message-ID")).isEqualTo(first.field("Message-ID"));
        assertThat(second.flag()).isEqualTo('$');
        assertThat(sent + second.body().length()).isEqualTo(10_000);
        peer.answer(first, "200 OK");
        assertThat(message.result().toCompletableFuture()).isNotDone();
        peer.answer(second, "200 OK");
        assertThat(Pair.await(message.result()).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void letsMessagesTakeTurns() throws Exception {
        QueuedContent content = new QueuedContent(100_000);
        send(Message.builder(content, "text/plain"));
        content.add(3000);
        peer.awaitOctets();
        send(Message.text("in between").messageId("sh0rt"));
        assertThat(peer.read().flag()).isEqualTo('+');
        Frame between = peer.read();
        assertThat(between.field("Message-ID")).isEqualTo("sh0rt");
        assertThat(between.body()).isEqualTo("in between");
    }

    @Test
    void alternatesBetweenLongMessages() throws Exception {
        int length = 8 << 20;
        OutgoingMessage opening = send(Message.bodiless());
        // on the loop, so that both are there when the first has had its turn
        CompletionStage<Void> begun = opening.result().thenAccept(unused -> {
            send(octets(length).messageId("first"));
            send(octets(length).messageId("second"));
        });
        peer.answer(peer.read(), "200 OK");
        Pair.await(begun);
        Map<String, Integer> received = new HashMap<>();
        int chunks = 0;
        while (received.values().stream().noneMatch(octets -> octets == length)) {
            Frame frame = peer.read();
            chunks++;
            received.merge(frame.field("Message-ID"), frame.body().length(), Integer::sum);
            int ahead = received.getOrDefault("first", 0) - received.getOrDefault("second", 0);
            assertThat(Math.abs(ahead)).isLessThanOrEqualTo(1 << 20);
        }
        assertThat(chunks).isGreaterThan(length / Outbox.TURN_OCTETS);
    }

    @Test
    void abortsAMessageWhoseChunkIsRefused() throws Exception {
        QueuedContent content = new QueuedContent(10_000);
        BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
        OutgoingMessage message = send(Message.builder(content, "text/plain").listener(new SendListener() {
            @Override
            public void answered(ByteRange chunk, ResponseHead response) {
                codes.add(response.statusCode());
            }
        }));
        content.add(4000);
        String head = peer.read("MSRP 1234567890123456 SEND\r\n".length());
        String id = head.substring("MSRP ".length(), head.indexOf(" SEND"));
        peer.write(
                "MSRP " + id + " 413 No more", "To-Path: " + session.uri(), "From-Path: " + PEER, "-------" + id + "$");
        String rest = peer.read(head.length());
        while (!rest.endsWith("-------" + id + "#\r\n")) {
            rest += peer.read(1);
        }
        SendResult result = Pair.await(message.result());
        assertFailed(result, Cause.RESPONSE, 413, "No more");
        assertThat(codes).containsExactly(413);
        assertThat(released(content)).isTrue();
    }

    private static boolean released(QueuedContent content) throws InterruptedException {
        content.fail();
        return content.closed.await(20, TimeUnit.SECONDS);
    }

    @Test
    void abortsAMessageWhenAReportSaysThatItFailed() throws Exception {
        QueuedContent content = new QueuedContent(10_000);
        BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
        OutgoingMessage message = send(Message.builder(content, "text/plain").listener(new SendListener() {
            @Override
            public void reported(Report report) {
                reports.add(report);
            }
        }));
        content.add(4000);
        peer.read(100);
        report(message.messageId(), "1-2048/10000", "408 Lost");
        String rest = peer.read(1);
        while (!rest.endsWith("#\r\n")) {
            rest += peer.read(1);
        }
        assertThat(message.result().toCompletableFuture()).isNotDone();
        connection.close();
        SendResult result = Pair.await(message.result());
        assertFailed(result, Cause.REPORT, 408, "Lost");
        assertThat(result.failures().get(0).range()).isEqualTo(new ByteRange(1, 2048, 10_000));
        assertThat(reports).hasSize(1);
        released(content);
    }

    @Test
    void tellsOfReportsThatComeAfterTheResult() throws Exception {
        BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
        OutgoingMessage message = send(Message.text("hello").listener(new SendListener() {
            @Override
            public void reported(Report report) {
                reports.add(report);
            }
        }));
        peer.answer(peer.read(), "200 OK");
        assertThat(Pair.await(message.result()).outcome()).isEqualTo(Outcome.ACCEPTED);
        report(message.messageId(), "1-5/5", "481 Gone");
        Report report = reports.poll(20, TimeUnit.SECONDS);
        assertThat(report).isNotNull();
        assertThat(report.success()).isFalse();
        assertThat(report.status().code()).isEqualTo(481);
        report("unkn0wn", "1-5/5", "200 OK");
        assertThat(handler.unknownReports.poll(20, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void waitsUntilSuccessReportsCoverTheMessage() throws Exception {
        OutgoingMessage message = send(Message.text("0123456789").successReport(true));
        peer.answer(peer.read(), "200 OK");
        report(message.messageId(), "1-4/10", "200 OK");
        report(message.messageId() + "x", "1-10/10", "200 OK");
        report(message.messageId(), "6-*/10", "200 OK");
        assertThat(handler.unknownReports.poll(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(message.result().toCompletableFuture()).isNotDone();
        report(message.messageId(), "5-5/10", "200 OK");
        SendResult result = Pair.await(message.result());
        assertThat(result.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(result.confirmedOctets()).isEqualTo(10);
    }

    @Test
    void stopsWaitingForSuccessReports() throws Exception {
        peer.close();
        connect(ClientSettings.DEFAULT.withDeliveryTimeout(Duration.ofMillis(50)));
        OutgoingMessage message = send(Message.text("0123456789").successReport(true));
        peer.answer(peer.read(), "200 OK");
        assertThat(Pair.await(message.result()).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void countsNoAnswerAsAFailureIfResponsesAreDue() throws Exception {
        peer.close();
        connect(ClientSettings.DEFAULT.withResponseTimeout(Duration.ofMillis(50)));
        OutgoingMessage unanswered = send(Message.text("hello"));
        OutgoingMessage partial = send(Message.text("hello").failureReport(FailureReport.PARTIAL));
        assertFailed(Pair.await(unanswered.result()), Cause.TIMEOUT, 408, "no response within");
        assertThat(Pair.await(partial.result()).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void failsWithItsConnection() throws Exception {
        OutgoingMessage answered = send(Message.text("hello").successReport(true));
        peer.answer(peer.read(), "200 OK");
        QueuedContent content = new QueuedContent(10_000);
        OutgoingMessage unfinished = send(Message.builder(content, "text/plain"));
        content.add(5000);
        peer.read(3000);
        peer.close();
        assertFailed(Pair.await(unfinished.result()), Cause.CONNECTION, NO_CODE, "");
        assertThat(Pair.await(answered.result()).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertFailed(Pair.await(send(Message.text("late")).result()), Cause.CONNECTION, NO_CODE, "");
        assertThat(released(content)).isTrue();
    }

    @Test
    void tellsTheReceiverThatAMessageIsGivenUp() throws Exception {
        QueuedContent content = new QueuedContent(10_000);
        OutgoingMessage cancelled = send(Message.builder(content, "text/plain").chunkOctets(2048));
        content.add(2048);
        Frame first = peer.read();
        peer.answer(first, "200 OK");
        cancelled.cancel();
        Frame last = peer.read();
        assertThat(first.flag()).isEqualTo('+');
        assertThat(last.field("Byte-Range")).isEqualTo("2049-*/10000");
        assertThat(last.body()).isEmpty();
        assertThat(last.flag()).isEqualTo('#');
        peer.answer(last, "200 OK");
        assertThat(Pair.await(cancelled.result()).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(released(content)).isTrue();
    }

    @Test
    void givesUpAMessageThatCannotBeRead() throws Exception {
        QueuedContent content = new QueuedContent(10_000);
        OutgoingMessage message = send(Message.builder(content, "text/plain"));
        content.add(2500);
        content.fail();
        Frame send = peer.read();
        assertThat(send.flag()).isEqualTo('#');
        peer.answer(send, "200 OK");
        assertFailed(Pair.await(message.result()), Cause.CONTENT, NO_CODE, "disk on fire");
    }

    @Test
    void givesUpAMessageThatIsShorterThanAnnounced() throws Exception {
        Content content = Content.stream(new ByteArrayInputStream(new byte[3000]), 5000);
        OutgoingMessage message = send(Message.builder(content, "text/plain"));
        Frame send = peer.read();
        assertThat(send.flag()).isEqualTo('#');
        peer.answer(send, "200 OK");
        assertFailed(Pair.await(message.result()), Cause.CONTENT, NO_CODE, "ends after 3000 octets (expected: 5000)");
    }
}
