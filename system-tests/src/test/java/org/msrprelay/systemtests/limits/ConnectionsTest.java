package org.msrprelay.systemtests.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** At the limit of connections, one that is not used makes room (RFC 4976 6.5); then newcomers are refused. */
@Execution(ExecutionMode.CONCURRENT)
class ConnectionsTest {

    private static RelayUnderTest relayOf(int connections) {
        return RelayUnderTest.start(RelayYaml.onLoopback().set("limits.connections", Integer.toString(connections)));
    }

    /** A foreign peer that has sent something to the client, and got its answer. */
    private static Conversation foreigner(RelayUnderTest relay, RawPeer client, String name) {
        RawPeer foreigner = relay.connect(name);
        Conversation conversation = new Conversation(
                Route.TO_SESSIONS_CLIENT,
                foreigner,
                client,
                List.of(client.auth().as("alice")),
                List.of(foreigner));
        chat(conversation);
        return conversation;
    }

    private static void chat(Conversation conversation) {
        Send send = conversation
                .sender()
                .send(Send.along(conversation, "line").range("1-5/5").text("hello"));
        conversation.receiver().ok(conversation.receiver().expect("SEND"));
        conversation.sender().expectResponse(send, 200);
    }

    @Test
    void theLeastRecentlyUsedWithoutSessionMakesRoom() {
        try (RelayUnderTest relay = relayOf(4);
                RawPeer client = relay.client("alice");
                Conversation first = foreigner(relay, client, "first");
                Conversation second = foreigner(relay, client, "second");
                Conversation third = foreigner(relay, client, "third")) {
            chat(first);
            try (RawPeer newcomer = relay.client("bob")) {
                second.sender().expectEnd();
                assertThat(newcomer.untilBarrier()).isEmpty();
                assertThat(client.untilBarrier()).isEmpty();
                chat(first);
                chat(third);
            }
        }
    }

    /** One after the other goes, and those who have sessions are left; then there is no room any more. */
    @Test
    void whoHasASessionStaysAndTheNextIsRefused() {
        List<RawPeer> all = new ArrayList<>();
        try (RelayUnderTest relay = relayOf(4)) {
            List<RawPeer> strangers = List.of(relay.connect("one"), relay.connect("two"), relay.connect("three"));
            all.addAll(strangers);
            for (String user : List.of("alice", "bob", "carol", "dave")) {
                all.add(relay.client(user));
            }
            strangers.forEach(RawPeer::expectEnd);
            try (RawPeer oneTooMany = relay.connect("many")) {
                assertThat(oneTooMany.endsWithin(5000)).isTrue();
            }
            all.subList(3, 7)
                    .forEach(client -> assertThat(client.untilBarrier()).isEmpty());
            all.get(3).close();
            await().until(() -> {
                try (RawPeer next = relay.connect("next")) {
                    return !next.endsWithin(200);
                }
            });
        } finally {
            all.forEach(RawPeer::close);
        }
    }

    /** One that is amid a message is not unused. */
    @Test
    void whoIsAmidAMessageStays() {
        try (RelayUnderTest relay = relayOf(2);
                RawPeer client = relay.client("alice");
                Conversation busy = foreigner(relay, client, "busy")) {
            Send send = Send.along(busy, "long").range("1-*/6000").streamedBody();
            busy.sender().write(send.head());
            busy.sender().write(Octets.letters(3000));
            busy.receiver().ok(busy.receiver().expect("SEND"));
            relay.connect("newcomer").close();
            assertThat(client.untilBarrier()).isEmpty();
            busy.sender().write(Octets.letters(3000));
            busy.sender().write(send.endLine());
            busy.receiver().ok(busy.receiver().expect("SEND"));
            busy.sender().expectResponse(send, 200);
        }
    }

    /** A flood of those who never say anything does not drive out who does, and costs the clients nothing. */
    @Test
    void aFloodOfStrangersDoesNotKeepClientsAway() {
        List<RawPeer> flood = new ArrayList<>();
        try (RelayUnderTest relay = relayOf(20);
                Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            for (int i = 0; i < 200; i++) {
                flood.add(relay.connect("flood"));
            }
            await().atMost(RawPeer.PATIENCE).ignoreExceptions().until(() -> {
                try (RawPeer client = relay.client("carol")) {
                    return client.untilBarrier().isEmpty();
                }
            });
            chat(conversation);
        } finally {
            flood.forEach(RawPeer::close);
        }
    }

    /** Of ::1 and of 127.0.0.1, each for itself. */
    @Test
    void ipv6AddressesHaveTheirOwn() {
        RelayYaml yaml = RelayYaml.onLoopback()
                .set("listen", "[\"msrp://127.0.0.1:0;tcp\", \"msrp://[::1]:0;tcp\"]")
                .set("relay.threads", "1") // several would count them in an order of their own
                .set("limits.connections-per-address", "2");
        try (RelayUnderTest relay = RelayUnderTest.start(yaml)) {
            int port = Integer.parseInt(relay.listeners().get(1).replaceAll(".*:(\\d+);tcp", "$1"));
            try (RawPeer one = relay.connectTo("::1", port, "one");
                    RawPeer two = relay.connectTo("::1", port, "two");
                    RawPeer three = relay.connectTo("::1", port, "three");
                    RawPeer other = relay.client("alice")) {
                assertThat(three.endsWithin(5000)).isTrue();
                one.auth().as("alice");
                two.auth().as("bob");
                assertThat(other.untilBarrier()).isEmpty();
            }
        }
    }
}
