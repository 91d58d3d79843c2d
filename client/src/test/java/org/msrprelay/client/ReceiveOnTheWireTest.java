package org.msrprelay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msrprelay.client.RecordingHandler.Received;
import org.msrprelay.client.WirePeer.Frame;
import org.msrprelay.client.message.IncomingMessage;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.client.message.MessageReceiver;

/** What a receiver answers to requests written by hand. */
class ReceiveOnTheWireTest {
    private static final String PEER = "msrp://relay.example.org:2855/r;tcp msrp://peer.invalid:9/p;tcp";

    private final RecordingHandler handler = new RecordingHandler();
    private ClientLoops loops;
    private MsrpListener listener;
    private MsrpSession session;
    private WirePeer peer;

    @BeforeEach
    void listen() throws Exception {
        loops = ClientLoops.start(1);
        listenFor(ClientSettings.DEFAULT, handler);
    }

    private void listen(ClientSettings settings, MessageHandler messages) throws Exception {
        peer.close();
        listenFor(settings, messages);
    }

    private void listenFor(ClientSettings settings, MessageHandler messages) throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        listener = Pair.await(new MsrpClient(loops, settings).listen(anyPort, Optional.empty()));
        session = listener.session(messages);
        peer = WirePeer.connect(listener.address());
    }

    @AfterEach
    void close() throws Exception {
        loops.close();
        peer.close();
    }

    private void send(String id, String to, String fields, String body, char flag) throws Exception {
        peer.write("MSRP " + id + " SEND", "To-Path: " + to, "From-Path: " + PEER);
        if (!fields.isEmpty()) {
            peer.write(fields.split("; "));
        }
        peer.write("Content-Type: text/plain", "", body, "-------" + id + flag);
    }

    private void chunk(String id, String messageId, String range, String body, char flag) throws Exception {
        send(id, session.uri().toString(), "Message-ID: " + messageId + "; Byte-Range: " + range, body, flag);
    }

    private void assertAnswered(String id, String code) throws Exception {
        Frame response = peer.read();
        assertThat(response.transactionId()).isEqualTo(id);
        assertThat(response.kind()).isEqualTo(code);
    }

    @Test
    void answersWithThePathsOfTheRequest() throws Exception {
        chunk("tr4ns1", "m1d1", "1-5/5", "hello", '$');
        assertThat(peer.read().text())
                .isEqualTo(String.join(
                        "\r\n",
                        "MSRP tr4ns1 200 OK",
                        "To-Path: msrp://relay.example.org:2855/r;tcp",
                        "From-Path: " + session.uri(),
                        "-------tr4ns1$\r\n"));
        Received received = handler.next();
        assertThat(received.awaitTotal()).isEqualTo(5);
        assertThat(received.message.announcedTotal()).hasValue(5);
    }

    @Test
    void confirmsTheWholeMessageAfterItsResponse() throws Exception {
        String to = session.uri().toString();
        send("tr4ns1", to, "Message-ID: m1d1; Byte-Range: 1-5/10; Success-Report: yes", "hello", '+');
        assertAnswered("tr4ns1", "200");
        send("tr4ns2", to, "Message-ID: m1d1; Byte-Range: 6-10/10; Success-Report: yes", "world", '$');
        assertAnswered("tr4ns2", "200");
        Frame report = peer.read();
        assertThat(report.text())
                .isEqualTo(String.join(
                        "\r\n",
                        "MSRP " + report.transactionId() + " REPORT",
                        "To-Path: " + PEER,
                        "From-Path: " + session.uri(),
                        "Message-ID: m1d1",
                        "Byte-Range: 1-10/10",
                        "Status: 000 200 OK",
                        "-------" + report.transactionId() + "$\r\n"));
    }

    @Test
    void confirmsAsItGoesIfToldTo() throws Exception {
        listen(ClientSettings.DEFAULT.withSuccessReportEvery(4), handler);
        String to = session.uri().toString();
        send("tr4ns1", to, "Message-ID: m1d1; Byte-Range: 1-5/10; Success-Report: yes", "hello", '+');
        assertThat(List.of(peer.read().kind(), peer.read().kind())).containsExactlyInAnyOrder("REPORT", "200");
        send("tr4ns2", to, "Message-ID: m1d1; Byte-Range: 6-8/10; Success-Report: yes", "wor", '+');
        assertAnswered("tr4ns2", "200");
        send("tr4ns3", to, "Message-ID: m1d1; Byte-Range: 9-10/10; Success-Report: yes", "ld", '$');
        List<Frame> frames = List.of(peer.read(), peer.read());
        Frame last = frames.stream()
                .filter(f -> f.kind().equals("REPORT"))
                .reduce((a, b) -> b)
                .orElseThrow();
        assertThat(last.field("Byte-Range")).startsWith("1-").endsWith("/10");
    }

    @ParameterizedTest
    @CsvSource({"no, ''", "partial, ''", "yes, 200"})
    void answersSuccessOnlyIfFailureReportIsYes(String failureReport, String code) throws Exception {
        String fields = "Message-ID: m1d1; Byte-Range: 1-5/5; Failure-Report: " + failureReport;
        send("tr4ns1", session.uri().toString(), fields, "hello", '$');
        if (!code.isEmpty()) {
            assertAnswered("tr4ns1", code);
        }
        send("tr4ns2", session.uri().toString(), "Message-ID: m1d2", "hello", '$');
        assertAnswered("tr4ns2", "200");
    }

    @ParameterizedTest
    @CsvSource({"yes, 481", "partial, 481", "no, ''"})
    void answersErrorsUnlessFailureReportIsNo(String failureReport, String code) throws Exception {
        send("tr4ns1", session.uri() + "x", "Failure-Report: " + failureReport, "hello", '$');
        send("tr4ns2", session.uri().toString(), "Message-ID: m1d2", "hello", '$');
        Frame first = peer.read();
        assertThat(first.kind()).isEqualTo(code.isEmpty() ? "200" : code);
    }

    @Test
    void putsChunksTogetherInAnyOrderAndIgnoresRepetitions() throws Exception {
        List<String> events = new ArrayList<>();
        CompletableFuture<Long> total = new CompletableFuture<>();
        listen(ClientSettings.DEFAULT, message -> new MessageReceiver() {
            @Override
            public void octets(long position, ByteBuf octets) {
                events.add(position + "+" + octets.readableBytes());
            }

            @Override
            public void complete(long octets) {
                total.complete(octets);
            }
        });
        chunk("tr4ns1", "m1d1", "9-10/10", "90", '$');
        assertAnswered("tr4ns1", "200");
        chunk("tr4ns2", "m1d1", "1-*/10", "1234", '+');
        assertAnswered("tr4ns2", "200");
        chunk("tr4ns3", "m1d1", "3-6/10", "3456", '+');
        assertAnswered("tr4ns3", "200");
        assertThat(total).isNotDone();
        chunk("tr4ns4", "m1d1", "7-8/10", "78", '+');
        assertAnswered("tr4ns4", "200");
        assertThat(total.get(20, TimeUnit.SECONDS)).isEqualTo(10);
        assertThat(events).containsExactly("8+2", "0+4", "2+4", "6+2");
        chunk("tr4ns5", "m1d1", "7-8/10", "78", '+');
        assertAnswered("tr4ns5", "200");
        assertThat(events).hasSize(4);
    }

    @Test
    void endsAMessageThatIsGivenUp() throws Exception {
        chunk("tr4ns1", "m1d1", "1-*/10", "1234", '#');
        assertAnswered("tr4ns1", "200");
        assertAborted(handler.next(), "the sender gave it up");
        chunk("tr4ns2", "m1d2", "1-*/10", "1234", '+');
        assertAnswered("tr4ns2", "200");
        peer.write(
                "MSRP tr4ns3 SEND",
                "To-Path: " + session.uri(),
                "From-Path: " + PEER,
                "Message-ID: m1d2",
                "-------tr4ns3#");
        assertAnswered("tr4ns3", "200");
        assertAborted(handler.next(), "the sender gave it up");
        chunk("tr4ns4", "m1d3", "1-*/10", "1234", '+');
        Received lost = handler.next();
        peer.close();
        assertAborted(lost, "the peer closed the connection");
    }

    private static void assertAborted(Received received, String reason) {
        assertThatThrownBy(received::awaitTotal)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage(reason);
    }

    @Test
    void refusesFromTheStart() throws Exception {
        listen(ClientSettings.DEFAULT, message -> {
            message.refuse(415, "Only poems");
            return MessageReceiver.DROPPING;
        });
        chunk("tr4ns1", "m1d1", "1-*/10", "1234", '+');
        assertAnswered("tr4ns1", "415");
        chunk("tr4ns2", "m1d1", "5-*/10", "567890", '$');
        assertAnswered("tr4ns2", "415");
    }

    @Test
    void refusesInTheMiddleOfAChunk() throws Exception {
        CompletableFuture<IncomingMessage> begun = new CompletableFuture<>();
        listen(ClientSettings.DEFAULT, message -> new MessageReceiver() {
            @Override
            public void octets(long position, ByteBuf octets) {
                begun.complete(message);
            }
        });
        peer.write(
                "MSRP tr4ns1 SEND",
                "To-Path: " + session.uri(),
                "From-Path: " + PEER,
                "Message-ID: m1d1",
                "Byte-Range: 1-*/100000",
                "Content-Type: text/plain",
                "",
                "x".repeat(5000));
        begun.get(20, TimeUnit.SECONDS).refuse(413, "Enough");
        assertAnswered("tr4ns1", "413");
        peer.write("", "-------tr4ns1#");
        chunk("tr4ns2", "m1d2", "1-1/1", "x", '$');
        assertAnswered("tr4ns2", "200");
    }

    @Test
    void survivesAReceiverThatFails() throws Exception {
        listen(ClientSettings.DEFAULT, message -> new MessageReceiver() {
            @Override
            public void octets(long position, ByteBuf octets) {
                throw new IllegalStateException("the receiver of this test fails");
            }
        });
        chunk("tr4ns1", "m1d1", "1-4/4", "1234", '$');
        assertAnswered("tr4ns1", "413");
        chunk("tr4ns2", "m1d2", "1-4/4", "1234", '$');
        assertAnswered("tr4ns2", "413");
    }

    @Test
    void confirmsOrFailsWhenItsApplicationSaysSo() throws Exception {
        List<IncomingMessage> held = new ArrayList<>();
        CompletableFuture<Long> both = new CompletableFuture<>();
        listen(ClientSettings.DEFAULT, message -> {
            message.holdConfirmation();
            held.add(message);
            return new MessageReceiver() {
                @Override
                public void complete(long total) {
                    if (held.size() == 2) {
                        both.complete(total);
                    }
                }
            };
        });
        String to = session.uri().toString();
        send("tr4ns1", to, "Message-ID: m1d1; Byte-Range: 1-5/5; Success-Report: yes", "hello", '$');
        assertAnswered("tr4ns1", "200");
        send("tr4ns2", to, "Message-ID: m1d2; Byte-Range: 1-5/5; Success-Report: yes", "hello", '$');
        assertAnswered("tr4ns2", "200");
        both.get(20, TimeUnit.SECONDS);
        held.get(0).confirm();
        assertThat(peer.read().field("Status")).isEqualTo("000 200 OK");
        held.get(1).fail(413, "Disk full");
        Frame report = peer.read();
        assertThat(report.field("Message-ID")).isEqualTo("m1d2");
        assertThat(report.field("Byte-Range")).isEqualTo("1-5/5");
        assertThat(report.field("Status")).isEqualTo("000 413 Disk full");
        held.get(1).confirm();
        send("tr4ns3", to, "Message-ID: m1d1", "x", '$');
        assertAnswered("tr4ns3", "200");
    }

    @ParameterizedTest
    @CsvSource({
        "Byte-Range: 0-4/4; Message-ID: m1d1, 400",
        "Byte-Range: 1-4/4, 400",
        "Message-ID: m1d1; Failure-Report: perhaps, 400",
        "Message-ID: m1d1; Success-Report: perhaps, 400"
    })
    void refusesAHeadThatMakesNoSense(String fields, String code) throws Exception {
        send("tr4ns1", session.uri().toString(), fields, "1234", '$');
        assertAnswered("tr4ns1", code);
        chunk("tr4ns2", "m1d2", "1-4/4", "1234", '$');
        assertAnswered("tr4ns2", "200");
    }

    @Test
    void answersAMalformedRequestWith400() throws Exception {
        peer.write("MSRP tr4ns1 SEND", "To-Path: " + session.uri(), "From-Path: " + PEER, "no colon", "-------tr4ns1$");
        assertAnswered("tr4ns1", "400");
    }

    @Test
    void closesWhenAnotherProtocolIsSpoken() throws Exception {
        peer.write("GET / HTTP/1.1", "");
        assertThat(peer.atEnd()).isTrue();
    }

    @Test
    void doesNotKnowOtherMethodsNorAnswersReports() throws Exception {
        peer.write("MSRP tr4ns1 REPORT", "To-Path: " + session.uri(), "From-Path: " + PEER, "-------tr4ns1$");
        peer.write("MSRP tr4ns2 AUTH", "To-Path: " + session.uri(), "From-Path: " + PEER, "-------tr4ns2$");
        Frame answer = peer.read();
        assertThat(answer.transactionId()).isEqualTo("tr4ns2");
        assertThat(answer.kind()).isEqualTo("501");
        assertThat(answer.field("To-Path")).isEqualTo(PEER);
    }

    @Test
    void belongsToOneConnectionAtATime() throws Exception {
        chunk("tr4ns1", "m1d1", "1-4/4", "1234", '$');
        assertAnswered("tr4ns1", "200");
        WirePeer first = peer;
        peer = WirePeer.connect(listener.address());
        chunk("tr4ns2", "m1d2", "1-4/4", "1234", '$');
        assertAnswered("tr4ns2", "506");
        first.close();
        session.close();
        chunk("tr4ns3", "m1d3", "1-4/4", "1234", '$');
        assertAnswered("tr4ns3", "481");
    }
}
