package org.msrprelay.systemtests.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.testing.WebSocketWire;
import org.msrprelay.systemtests.harness.Aside;
import org.msrprelay.systemtests.harness.Assembly;
import org.msrprelay.systemtests.harness.BulkReceiver;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.WebSocketPeer;

/** What bounds TCP bounds WebSockets. */
class LimitsTest {

    private static final long LENGTH = 12L << 20;
    private static final String ALICE = "msrp://alice.invalid/s;ws";

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.withWebSockets().set("relay.receive-buffer", "256KiB"));

    @RegisterExtension
    static final RelayUnderTest rated = RelayUnderTest.forClass(RelayYaml.withWebSockets()
            .set("limits.rate-per-connection", "256KiB/s")
            .set("relay.receive-buffer", "64KiB"));

    @RegisterExtension
    static final RelayUnderTest few =
            RelayUnderTest.forClass(RelayYaml.withWebSockets().set("limits.connections-per-address", "2"));

    private static Conversation open(RelayUnderTest relay, boolean secure) {
        RawPeer sender = relay.connectWebSocket(secure, "alice", 0);
        RawPeer receiver = relay.connectWebSocket(secure, "bob", 16 * 1024);
        List<String> sessions =
                List.of(sender.auth().as("alice"), receiver.auth().as("bob"));
        return new Conversation(Route.THROUGH_TWO_SESSIONS, sender, receiver, sessions, List.of(sender, receiver));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSlowReaderPausesTheSenderAndAllArrives(boolean secure) {
        try (Conversation conversation = open(relay, secure)) {
            Send send = Send.along(conversation, "bulk").range("1-*/" + LENGTH).streamedBody();
            BulkSender bulk = BulkSender.of(conversation.sender(), send, LENGTH, 1);
            CompletableFuture<Void> written = bulk.start();
            assertThat(Progress.whenStuck(bulk::written)).isLessThan(LENGTH);
            assertThat(relay.octetsHeld()).isLessThan(3L << 20);
            CompletableFuture<String> received = new BulkReceiver(conversation.receiver(), "bulk", () -> {}).start();
            written.join();
            assertThat(received.join()).isEqualTo(bulk.digest());
            conversation.sender().expectResponse(send, 200);
        }
    }

    /** One frame of 12 MiB: it is passed on while it arrives. */
    @Test
    void aHugeFrameIsNotCollected() {
        byte[] body = new byte[(int) LENGTH];
        try (WebSocketPeer alice = WebSocketPeer.open(relay);
                RawPeer bob = relay.client("bob")) {
            String session = alice.auths(relay, "alice", ALICE);
            Send send = Send.of(session + " " + bob.session() + " " + bob.uri(), ALICE, "huge")
                    .range("1-*/" + LENGTH)
                    .body(body);
            byte[] frame = WebSocketWire.frame(WebSocketWire.FIN | WebSocketWire.BINARY, send.octets());
            CompletableFuture<Void> written = Aside.run(() -> alice.write(frame));
            long mostHeld = 0;
            Assembly assembly = new Assembly("huge");
            while (!assembly.ended()) {
                assertThat(assembly.add(bob.expect("SEND"))).isTrue();
                mostHeld = Math.max(mostHeld, relay.octetsHeld());
            }
            written.join();
            assertThat(assembly.octets()).isEqualTo(LENGTH);
            assertThat(mostHeld).isLessThan(3L << 20);
            assertThat(alice.msrp().code()).isEqualTo(200);
        }
    }

    @Test
    void ratesHold() {
        try (Conversation conversation = open(rated, false)) {
            long octets = 512 * 1024;
            Send send = Send.along(conversation, "rated").range("1-*/" + octets).streamedBody();
            BulkSender bulk = BulkSender.of(conversation.sender(), send, octets, 1);
            long start = System.nanoTime();
            CompletableFuture<String> received = new BulkReceiver(conversation.receiver(), "rated", () -> {}).start();
            bulk.start().join();
            assertThat(received.join()).isEqualTo(bulk.digest());
            assertThat(System.nanoTime() - start).isGreaterThan(1_000_000_000L);
        }
    }

    @Test
    void connectionsAreCounted() {
        try (WebSocketPeer one = WebSocketPeer.open(few);
                RawPeer two = few.client("bob");
                WebSocketPeer three = WebSocketPeer.connect(few)) {
            assertThat(three.untilEnd()).isEmpty();
            assertThat(two.nothingCame()).isTrue();
            one.frame(WebSocketWire.FIN | WebSocketWire.PING, new byte[0]);
            assertThat(one.frame().opcode()).isEqualTo(WebSocketWire.PONG);
        }
    }

    /** Nobody makes the relay collect pongs: of pings that come faster than it can answer, some are. */
    @Test
    void aFloodOfPingsThatAreNotReadDoesNoHarm() {
        byte[] pings = new byte[0];
        for (int i = 0; i < 64; i++) {
            pings = Octets.join(
                    pings,
                    WebSocketWire.frame(
                            WebSocketWire.FIN | WebSocketWire.PING,
                            "x".repeat(125).getBytes(ISO_8859_1)));
        }
        byte[] flood = pings;
        try (WebSocketPeer alice = WebSocketPeer.open(relay)) {
            CompletableFuture<Void> written = Aside.run(() -> {
                for (int i = 0; i < 500; i++) {
                    alice.write(flood);
                }
            });
            written.join(); // though no pong was read
            relay.assertServes();
        }
    }
}
