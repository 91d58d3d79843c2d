package org.msrprelay.systemtests.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.msrprelay.protocol.testing.WebSocketWire.BINARY;
import static org.msrprelay.protocol.testing.WebSocketWire.COMPRESSED;
import static org.msrprelay.protocol.testing.WebSocketWire.FIN;
import static org.msrprelay.protocol.testing.WebSocketWire.handshake;
import static org.msrprelay.systemtests.harness.WebSocketPeer.OFFERS_COMPRESSION;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.protocol.testing.WebSocketWire;
import org.msrprelay.systemtests.harness.Assembly;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.WebSocketPeer;

/** permessage-deflate (RFC 7692): off unless it is asked for, and a few octets that inflate to gigabytes do no harm. */
class CompressionTest {

    private static final String ALICE = "msrp://alice.invalid/s;ws";
    private static final int MIB = 1 << 20;

    @RegisterExtension
    static final RelayUnderTest off = RelayUnderTest.forClass(RelayYaml.withWebSockets());

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(
            RelayYaml.withWebSockets().set("websocket.compression", "true").set("relay.receive-buffer", "256KiB"));

    @RegisterExtension
    static final RelayUnderTest strict = RelayUnderTest.forClass(RelayYaml.withWebSockets()
            .set("websocket.compression", "true")
            .set("websocket.max-inflated", "4MiB")
            .set("limits.message-size", "256KiB"));

    private static List<String> answer(RelayUnderTest to, String extensions) {
        try (WebSocketPeer peer = WebSocketPeer.connect(to)) {
            peer.write(handshake("/", "Sec-WebSocket-Extensions: " + extensions));
            return peer.head();
        }
    }

    private static WebSocketPeer openCompressed(RelayUnderTest to) {
        return WebSocketPeer.connect(to).shakesHands(OFFERS_COMPRESSION);
    }

    @Test
    void itIsNegotiated() {
        assertThat(answer(relay, "permessage-deflate; client_max_window_bits"))
                .contains("HTTP/1.1 101 Switching Protocols")
                .contains("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                        + " client_no_context_takeover");
        for (List<String> without : List.of(
                answer(off, "permessage-deflate"), answer(relay, "permessage-deflate; server_max_window_bits=9"))) {
            assertThat(without)
                    .contains("HTTP/1.1 101 Switching Protocols")
                    .noneMatch(line -> line.startsWith("Sec-WebSocket-Extensions"));
        }
        assertThat(answer(relay, "permessage-deflate; =")).contains("HTTP/1.1 400 Bad Request");
    }

    @Test
    void withoutItNothingMayBeCompressed() {
        try (WebSocketPeer alice = WebSocketPeer.connect(off).shakesHands(OFFERS_COMPRESSION)) {
            alice.frame(FIN | COMPRESSED | BINARY, new byte[5]);
            assertThat(alice.expectClose(1002)).contains("reserved bits");
        }
    }

    @Test
    void messagesMayBeCompressedBothWays() {
        try (WebSocketPeer alice = openCompressed(relay);
                RawPeer bob = relay.client("bob")) {
            String session = alice.auths(relay, "alice", ALICE);
            String line = "It was a dark and stormy night. ".repeat(50);
            Send send = Send.of(session + " " + bob.session() + " " + bob.uri(), ALICE, "there")
                    .range("1-1600/1600")
                    .text(line);
            alice.compressedMessage(send.octets());
            assertThat(alice.msrp().code()).isEqualTo(200);
            assertThat(bob.expect("SEND").bodyText()).isEqualTo(line);
            bob.send(Send.of(bob.session() + " " + session + " " + ALICE, bob.uri(), "back")
                    .range("1-1600/1600")
                    .text(line));
            WebSocketWire.Frame frame = alice.frame();
            assertThat(frame.first()).isEqualTo(FIN | COMPRESSED | BINARY);
            assertThat(frame.payload()).hasSizeLessThan(600);
            assertThat(new String(WebSocketWire.inflated(frame.payload()), ISO_8859_1))
                    .contains(line);
        }
    }

    /** 48 MiB in 48 KiB: they are inflated as the next hop reads them. */
    @Test
    void whatIsInflatedIsHeldAsWhatComesPlain() {
        byte[] body = new byte[48 * MIB];
        try (WebSocketPeer alice = openCompressed(relay);
                RawPeer bob = relay.client("bob")) {
            String session = alice.auths(relay, "alice", ALICE);
            alice.compressedMessage(Send.of(session + " " + bob.session() + " " + bob.uri(), ALICE, "bomb")
                    .range("1-*/" + body.length)
                    .body(body)
                    .octets());
            await().until(() -> relay.octetsHeld() > MIB / 2);
            long mostHeld = 0;
            Assembly assembly = new Assembly("bomb");
            while (!assembly.ended()) {
                assertThat(assembly.add(bob.expect("SEND"))).isTrue();
                mostHeld = Math.max(mostHeld, relay.octetsHeld());
            }
            assertThat(assembly.octets()).isEqualTo(body.length);
            assertThat(mostHeld).isLessThan(3 * MIB);
            assertThat(alice.msrp().code()).isEqualTo(200);
        }
    }

    @Test
    void theMessageSizeIsThatOfWhatIsInflated() {
        try (WebSocketPeer alice = openCompressed(strict);
                RawPeer bob = strict.client("bob")) {
            String session = alice.auths(strict, "alice", ALICE);
            alice.compressedMessage(Send.of(session + " " + bob.session() + " " + bob.uri(), ALICE, "large")
                    .range("1-*/*")
                    .body(new byte[2 * MIB])
                    .octets());
            assertThat(alice.msrp().code()).isEqualTo(413);
            alice.message(Send.of(session, ALICE, "k").octets());
            assertThat(alice.msrp().code()).isEqualTo(200);
        }
    }

    @Test
    void aBombEndsItsConnection() {
        try (WebSocketPeer mallory = openCompressed(strict)) {
            mallory.compressedMessage(Send.of("msrp://relay.test/x;tcp", ALICE, "bomb")
                    .range("1-*/*")
                    .body(new byte[64 * MIB])
                    .octets());
            assertThat(mallory.msrp().code()).isEqualTo(403);
            assertThat(mallory.expectClose(1009)).contains("inflates to more");
        }
        try (WebSocketPeer mallory = openCompressed(strict)) {
            mallory.frame(FIN | COMPRESSED | BINARY, new byte[] {-1, -1, -1});
            mallory.expectClose(1007);
        }
    }
}
