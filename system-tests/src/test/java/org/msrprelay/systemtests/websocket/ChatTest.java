package org.msrprelay.systemtests.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.BulkReceiver;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.ListeningPeer;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** Clients by WebSocket and clients by TCP talk with each other (RFC 7977 8.2 to 8.4). */
class ChatTest {

    private static final long LENGTH = 8L << 20;

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.withWebSockets());

    /** Who is where. */
    enum Pair {
        WS_TO_TCP,
        TCP_TO_WS,
        WS_TO_WS,
        WSS_TO_TLS,
        TLS_TO_WSS,
        WSS_TO_WSS;

        private RawPeer sender() {
            return peer("alice", name().substring(0, name().indexOf("_TO_")));
        }

        private RawPeer receiver() {
            return peer("bob", name().substring(name().indexOf("_TO_") + "_TO_".length()));
        }

        private static RawPeer peer(String user, String by) {
            return switch (by) {
                case "WS" -> relay.connectWebSocket(false, user, 0);
                case "WSS" -> relay.connectWebSocket(true, user, 0);
                case "TLS" -> relay.connectTls(user);
                default -> relay.connect(user);
            };
        }

        Conversation open() {
            RawPeer sender = sender();
            RawPeer receiver = receiver();
            List<String> sessions =
                    List.of(sender.auth().as("alice"), receiver.auth().as("bob"));
            return new Conversation(Route.THROUGH_TWO_SESSIONS, sender, receiver, sessions, List.of(sender, receiver));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLineArrivesAndIsAnswered(Pair pair) {
        try (Conversation conversation = pair.open()) {
            Send send = conversation
                    .sender()
                    .send(Send.along(conversation, Ids.next("m"))
                            .range("1-5/5")
                            .field("Success-Report", "yes")
                            .text("hello"));
            conversation.sender().expectResponse(send, 200);
            Frame arrived = conversation.receiver().expect("SEND");
            assertThat(arrived.bodyText()).isEqualTo("hello");
            assertThat(arrived.fromPath()).isEqualTo(conversation.deliveredFromPath());
            assertThat(arrived.toPath()).isEqualTo(conversation.receiver().uri());
            conversation.receiver().ok(arrived);
            conversation
                    .receiver()
                    .send(Send.request(
                                    "REPORT",
                                    arrived.fromPath(),
                                    conversation.receiver().uri())
                            .field("Message-ID", arrived.required("Message-ID"))
                            .range("1-5/5")
                            .field("Status", "000 200 OK"));
            assertThat(conversation.sender().expect("REPORT").required("Status"))
                    .isEqualTo("000 200 OK");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLargeMessageIsStreamed(Pair pair) {
        try (Conversation conversation = pair.open()) {
            Send send = Send.along(conversation, "bulk").range("1-*/" + LENGTH).streamedBody();
            BulkSender bulk = BulkSender.of(conversation.sender(), send, LENGTH, 1);
            CompletableFuture<String> received = new BulkReceiver(conversation.receiver(), "bulk", () -> {}).start();
            bulk.start().join();
            assertThat(received.join()).isEqualTo(bulk.digest());
            conversation.sender().expectResponse(send, 200);
        }
    }

    /** RFC 7977 8.1: whoever is to reach a WebSocket client comes over TCP. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theUsePathIsATcpListeners(boolean secure) {
        try (RawPeer client = relay.connectWebSocket(secure, "alice", 0)) {
            int port = secure ? relay.tlsPort() : relay.clearPort();
            assertThat(client.auth().as("alice"))
                    .startsWith((secure ? "msrps://" : "msrp://") + RelayYaml.HOST + ":" + port + "/")
                    .endsWith(";tcp");
        }
    }

    /** RFC 7977 8.4: the far client is one whom the relay connects to. */
    @Test
    void theRelayConnectsForAWebSocketClient() {
        try (RawPeer client = relay.connectWebSocket(false, "alice", 0);
                ListeningPeer listener = ListeningPeer.clear("127.0.0.1", 0)) {
            String session = client.auth().as("alice");
            Send send = client.send(Send.of(session + " " + listener.uri(), client.uri(), Ids.next("m"))
                    .range("1-2/2")
                    .text("hi"));
            try (RawPeer far = listener.accept()) {
                Frame arrived = far.expect("SEND");
                assertThat(arrived.fromPath()).isEqualTo(session + " " + client.uri());
                far.ok(arrived);
                client.expectResponse(send, 200);
            }
        }
    }

    /** A URI with ;ws is nobody's address, whatever host it names (RFC 7977 5.1). */
    @Test
    void nobodyConnectsToAWebSocketUri() {
        try (RawPeer client = relay.connect("alice");
                ListeningPeer listener = ListeningPeer.clear("127.0.0.1", 0)) {
            String session = client.auth().as("alice");
            String uri = listener.uri().replace(";tcp", ";ws");
            Send send = client.send(Send.of(session + " " + uri, client.uri(), Ids.next("m"))
                    .range("1-2/2")
                    .text("hi"));
            client.expectResponse(send, 200);
            assertThat(client.expect("REPORT").required("Status")).startsWith("000 408");
        }
    }
}
