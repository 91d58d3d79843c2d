package org.msrprelay.systemtests.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.protocol.testing.WebSocketWire.BINARY;
import static org.msrprelay.protocol.testing.WebSocketWire.CLOSE;
import static org.msrprelay.protocol.testing.WebSocketWire.CONTINUATION;
import static org.msrprelay.protocol.testing.WebSocketWire.FIN;
import static org.msrprelay.protocol.testing.WebSocketWire.PING;
import static org.msrprelay.protocol.testing.WebSocketWire.PONG;
import static org.msrprelay.protocol.testing.WebSocketWire.TEXT;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.testing.WebSocketWire;
import org.msrprelay.systemtests.harness.Assembly;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.WebSocketPeer;

/** A chunk is a message (RFC 7977 4.2, 5.1). */
class MessagesTest {

    private static final String ALICE = "msrp://alice.invalid/s;ws";

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.withWebSockets());

    private static byte[] keepAlive(String session) {
        return Send.of(session, ALICE, Ids.next("k")).octets();
    }

    @Test
    void textAndBinaryAreTakenAndBinaryIsSent() {
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            String session = alice.auths(relay, "alice", ALICE);
            alice.frame(FIN | TEXT, keepAlive(session));
            assertThat(alice.msrp().code()).isEqualTo(200);
            alice.frame(FIN | BINARY, keepAlive(session));
            assertThat(alice.msrp().code()).isEqualTo(200);
        }
    }

    @Test
    void aMessageMayComeInFragmentsWithPingsBetweenThem() {
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            String session = alice.auths(relay, "alice", ALICE);
            byte[] octets = keepAlive(session);
            int at = 0;
            for (int length = 1; at < octets.length - 20; at += length, length *= 2) {
                int end = Math.min(octets.length - 20, at + length);
                alice.frame(at == 0 ? BINARY : CONTINUATION, Arrays.copyOfRange(octets, at, end));
            }
            at = Math.min(at, octets.length - 20);
            alice.frame(FIN | PING, "still there?".getBytes(ISO_8859_1));
            WebSocketWire.Frame pong = alice.frame();
            assertThat(pong.opcode()).isEqualTo(PONG);
            assertThat(pong.text()).isEqualTo("still there?");
            alice.frame(FIN | CONTINUATION, Arrays.copyOfRange(octets, at, octets.length));
            assertThat(alice.msrp().code()).isEqualTo(200);
        }
    }

    /** Each message that comes is a chunk of at most max-send-chunk-size, whole and alone (checked by msrp()). */
    @Test
    void noMessageIsLongerThanAPartAndItsHead() {
        try (WebSocketPeer alice = WebSocketPeer.open(relay);
                RawPeer bob = relay.client("bob")) {
            String session = alice.auths(relay, "alice", ALICE);
            byte[] body = new byte[1 << 20];
            Send send = Send.of(bob.session() + " " + session + " " + ALICE, bob.uri(), "big")
                    .field("Content-Disposition", "attachment; filename=\"a b.bin\"")
                    .range("1-*/" + body.length)
                    .body(body);
            bob.send(send);
            Assembly assembly = new Assembly("big");
            boolean first = true;
            while (!assembly.ended()) {
                Frame part = alice.msrp();
                assertThat(part.bodyLength()).isLessThanOrEqualTo(64 * 1024);
                if (first) {
                    assertThat(part.required("Content-Disposition")).isEqualTo("attachment; filename=\"a b.bin\"");
                }
                first = false;
                assertThat(assembly.add(part)).isTrue();
                alice.message("MSRP " + part.transactionId() + " 200 OK\r\nTo-Path: "
                        + part.fromPath().split(" ", 2)[0] + "\r\nFrom-Path: " + ALICE + "\r\n-------"
                        + part.transactionId() + "$\r\n");
            }
            assertThat(assembly.octets()).isEqualTo(body.length);
            bob.expectResponse(send, 200);
        }
    }

    @Test
    void aMessageWithTwoChunksIsRefusedAtTheSecond() {
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            String session = alice.auths(relay, "alice", ALICE);
            Send second = Send.of(session, ALICE, "two");
            alice.message(new String(keepAlive(session), ISO_8859_1) + new String(second.octets(), ISO_8859_1));
            assertThat(alice.msrp().code()).isEqualTo(200);
            Frame refused = alice.msrp();
            assertThat(refused.code()).isEqualTo(400);
            assertThat(refused.transactionId()).isEqualTo(second.transactionId());
            assertThat(alice.expectClose(1007)).contains("a second chunk");
        }
    }

    @Test
    void aMessageWithHalfAChunkIsRefused() {
        try (WebSocketPeer alice = WebSocketPeer.open(relay);
                RawPeer bob = relay.client("bob")) {
            String session = alice.auths(relay, "alice", ALICE);
            Send send = Send.of(session + " " + bob.session() + " " + bob.uri(), ALICE, "half")
                    .range("1-*/10000")
                    .streamedBody();
            alice.message(new String(send.head(), ISO_8859_1) + "half of it");
            Frame refused = alice.msrp();
            assertThat(refused.code()).isEqualTo(400);
            assertThat(refused.transactionId()).isEqualTo(send.transactionId());
            assertThat(alice.expectClose(1007)).contains("ended before its chunk");
            Frame given = bob.expect("SEND");
            assertThat(given.bodyText()).isEqualTo("half of it");
            assertThat(given.flag()).isEqualTo('#');
        }
    }

    @Test
    void aMessageWithHalfAHeadIsRefused() {
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            alice.message("MSRP a786hjs2 AUTH\r\nTo-Path: msrp://relay.test;ws\r\n");
            Frame refused = alice.msrp();
            assertThat(refused.code()).isEqualTo(400);
            assertThat(refused.transactionId()).isEqualTo("a786hjs2");
            alice.expectClose(1007);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "MSRP a78", "GET / HTTP/1.1\r\n"})
    void aMessageWithoutAChunkIsRefused(String message) {
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            alice.message(message);
            alice.expectClose(1007);
        }
    }

    @Test
    void aHeadThatDoesNotEndIsTooBig() {
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            alice.frame(BINARY, ("MSRP a786hjs2 AUTH\r\nX: " + "y".repeat(90_000)).getBytes(ISO_8859_1));
            assertThat(alice.msrp().code()).isEqualTo(400);
            alice.expectClose(1009);
        }
    }

    @Test
    void framesThatBreakTheRulesAreRefused() {
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            alice.frame(FIN | 0x40 | BINARY, new byte[5]);
            assertThat(alice.expectClose(1002)).contains("reserved bits");
        }
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            alice.write(new byte[] {(byte) (FIN | BINARY), 1, 'x'});
            assertThat(alice.expectClose(1002)).contains("not masked");
        }
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            alice.frame(FIN | TEXT, new byte[] {(byte) 0xC3});
            alice.expectClose(1007);
        }
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            alice.frame(FIN | 5, new byte[0]);
            alice.expectClose(1002);
        }
    }

    /** RFC 7977 5.3.1. */
    @Test
    void beforeItsAuthAClientMayDoNothingElse() {
        try (WebSocketPeer alice = WebSocketPeer.open(relay);
                RawPeer bob = relay.client("bob")) {
            alice.message(Send.of(bob.session() + " " + bob.uri(), ALICE, "early")
                    .range("1-2/2")
                    .text("hi")
                    .octets());
            assertThat(alice.msrp().code()).isEqualTo(403);
            alice.message(keepAlive(bob.session()));
            assertThat(alice.msrp().code()).isEqualTo(403);
            alice.auths(relay, "alice", ALICE);
            assertThat(bob.nothingCame()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 4000})
    void aCloseIsAnswered(int status) {
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            alice.auths(relay, "alice", ALICE);
            alice.write(WebSocketWire.close(status));
            WebSocketWire.Frame answer = alice.frame();
            assertThat(answer.opcode()).isEqualTo(CLOSE);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(alice.frameOrEnd()).isEmpty();
        }
    }

    @Test
    void whatCameBeforeACloseIsAnsweredBeforeIt() {
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            String session = alice.auths(relay, "alice", ALICE);
            alice.message(keepAlive(session));
            alice.write(WebSocketWire.close(1000));
            assertThat(alice.msrp().code()).isEqualTo(200);
            assertThat(alice.frame().status()).isEqualTo(1000);
        }
    }

    @Test
    void aRequestForSomebodyElseEndsTheConnection() {
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            alice.message(
                    Send.request("AUTH", "msrp://elsewhere.test:2855;ws", ALICE).octets());
            alice.expectClose(1008);
        }
    }

    @Test
    void theRelayGoesAwayPolitely() {
        RelayUnderTest ending = RelayUnderTest.start(RelayYaml.withWebSockets());
        try (WebSocketPeer alice = WebSocketPeer.open(ending)) {
            alice.auths(ending, "alice", ALICE);
            Thread end = new Thread(ending::close);
            end.start();
            alice.expectClose(1001);
            end.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
