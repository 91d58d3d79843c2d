package org.msrprelay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.client.RecordingHandler.Received;
import org.msrprelay.client.message.Content;
import org.msrprelay.client.message.Message;
import org.msrprelay.client.message.SendResult;
import org.msrprelay.client.message.SendResult.Outcome;
import org.msrprelay.client.tls.Trust;
import org.msrprelay.protocol.FailureReport;

/** Messages of all sizes between two clients, without a relay. */
class DirectTransferTest {
    @TempDir
    Path directory;

    private final RecordingHandler handler = new RecordingHandler();

    private static byte[] octets(int length) {
        byte[] octets = new byte[length];
        new Random(length).nextBytes(octets);
        return octets;
    }

    private static String sha256(byte[] octets) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    }

    private static Message.Builder binary(Content content) {
        return Message.builder(content, "application/octet-stream");
    }

    @Test
    void carriesText() throws Exception {
        try (Pair pair = Pair.connect(handler)) {
            SendResult result = pair.deliver(Message.text("Grüße").successReport(true));
            Received received = handler.next();
            assertThat(result.outcome()).isEqualTo(Outcome.DELIVERED);
            assertThat(result.confirmedOctets()).isEqualTo(7);
            assertThat(received.awaitTotal()).isEqualTo(7);
            assertThat(received.text()).isEqualTo("Grüße");
            assertThat(received.message.contentType()).contains("text/plain;charset=UTF-8");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2047, 2048, 2049, 65_536, 65_537, 5_000_000})
    void carriesOctetsOfEverySize(int length) throws Exception {
        byte[] octets = octets(length);
        try (Pair pair = Pair.connect(handler)) {
            SendResult result = pair.deliver(binary(Content.octets(octets)).successReport(true));
            Received received = handler.next();
            assertThat(result.outcome()).isEqualTo(Outcome.DELIVERED);
            assertThat(result.handedOverOctets()).isEqualTo(length);
            assertThat(received.awaitTotal()).isEqualTo(length);
            assertThat(received.sha256()).isEqualTo(sha256(octets));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 300_000})
    void carriesAStreamOfUnknownLength(int length) throws Exception {
        byte[] octets = octets(length);
        try (Pair pair = Pair.connect(handler)) {
            Content content = Content.stream(new ByteArrayInputStream(octets));
            SendResult result = pair.deliver(binary(content).successReport(true));
            Received received = handler.next();
            assertThat(result.outcome()).isEqualTo(Outcome.DELIVERED);
            assertThat(received.awaitTotal()).isEqualTo(length);
            assertThat(received.sha256()).isEqualTo(sha256(octets));
        }
    }

    @Test
    void carriesAFile() throws Exception {
        byte[] octets = octets(8_000_000);
        Path file = Files.write(directory.resolve("file"), octets);
        try (Pair pair = Pair.connect(handler)) {
            SendResult result = pair.deliver(binary(Content.file(file)).successReport(true));
            assertThat(result.outcome()).isEqualTo(Outcome.DELIVERED);
            Received received = handler.next();
            assertThat(received.awaitTotal()).isEqualTo(octets.length);
            assertThat(received.sha256()).isEqualTo(sha256(octets));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 2048, 5000})
    void splitsIntoChunksOfTheSizeAsked(int chunkOctets) throws Exception {
        byte[] octets = octets(chunkOctets == 1 ? 301 : 10_001);
        try (Pair pair = Pair.connect(handler)) {
            SendResult result = pair.deliver(binary(Content.octets(octets)).chunkOctets(chunkOctets));
            Received received = handler.next();
            assertThat(result.outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(received.awaitTotal()).isEqualTo(octets.length);
            assertThat(received.sha256()).isEqualTo(sha256(octets));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PARTIAL", "NO"})
    void needsNoResponsesUnlessFailureReportIsYes(FailureReport failureReport) throws Exception {
        try (Pair pair = Pair.connect(handler)) {
            SendResult result = pair.deliver(Message.text("hello").failureReport(failureReport));
            assertThat(result.outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(handler.next().awaitTotal()).isEqualTo(5);
        }
    }

    @Test
    void bindsASessionWithABodilessSendAndSendsBack() throws Exception {
        RecordingHandler back = new RecordingHandler();
        try (Pair pair = Pair.connect(back, handler)) {
            assertThatThrownBy(() -> pair.passive.send(
                            pair.active.path(), Message.text("too early").build()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no connection");
            assertThat(pair.deliver(Message.bodiless()).outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(handler.begun).isEmpty();
            var message =
                    pair.passive.send(pair.active.path(), Message.text("back").build());
            assertThat(Pair.await(message.result()).outcome()).isEqualTo(Outcome.ACCEPTED);
            Received received = back.next();
            assertThat(received.awaitTotal()).isEqualTo(4);
            assertThat(received.text()).isEqualTo("back");
        }
    }

    @Test
    void carriesOverTlsWithAPinnedCertificate() throws Exception {
        TestTls tls = TestTls.forAddress("127.0.0.1");
        byte[] octets = octets(3_000_000);
        try (Pair pair = Pair.connectTls(tls, Trust.pinned(tls.certificate()), handler)) {
            SendResult result = pair.deliver(binary(Content.octets(octets)).successReport(true));
            assertThat(pair.active.uri().scheme().secure()).isTrue();
            assertThat(result.outcome()).isEqualTo(Outcome.DELIVERED);
            Received received = handler.next();
            assertThat(received.awaitTotal()).isEqualTo(octets.length);
            assertThat(received.sha256()).isEqualTo(sha256(octets));
        }
    }

    @Test
    void trustsACertificateFromAFileIfItBearsTheHost() throws Exception {
        TestTls right = TestTls.forAddress("127.0.0.1");
        try (Pair pair = Pair.connectTls(right, Trust.ca(right.pem(directory)), handler)) {
            assertThat(pair.deliver(Message.text("hello")).outcome()).isEqualTo(Outcome.ACCEPTED);
        }
        TestTls wrong = TestTls.forAddress("192.0.2.1");
        assertThatThrownBy(() -> Pair.connectTls(wrong, Trust.ca(wrong.pem(directory)), handler))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("cannot connect to msrps://127.0.0.1")
                .hasMessageContaining("No subject alternative names matching IP address 127.0.0.1 found");
    }

    @Test
    void trustsNobodyElseUnlessAskedTo() throws Exception {
        TestTls tls = TestTls.forAddress("192.0.2.1");
        TestTls other = TestTls.forAddress("192.0.2.1");
        assertThatThrownBy(() -> Pair.connectTls(tls, Trust.jdk(), handler))
                .hasCauseInstanceOf(ClientException.class)
                .hasMessageContaining("unable to find valid certification path");
        assertThatThrownBy(() -> Pair.connectTls(tls, Trust.pinned(other.certificate()), handler))
                .hasCauseInstanceOf(ClientException.class);
        try (Pair pair = Pair.connectTls(tls, Trust.insecure(), handler)) {
            assertThat(pair.deliver(Message.text("hello")).outcome()).isEqualTo(Outcome.ACCEPTED);
        }
    }
}
