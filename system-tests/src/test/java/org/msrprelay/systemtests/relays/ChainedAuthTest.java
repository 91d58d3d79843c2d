package org.msrprelay.systemtests.relays;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.ListeningPeer;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayChain;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** A client that uses several relays in a row reaches each through those before it (RFC 4976 5.1, 6.3). */
class ChainedAuthTest {

    private static final int MAX_FAILURES = 3;

    @RegisterExtension
    static final RelayChain relays = RelayChain.of(RelayChain.A, RelayChain.B, RelayChain.C);

    /** A client of the first relay that has a session at the second as well. */
    private static RawPeer atTwo(String user) {
        RawPeer client = relays.a().client(user);
        client.auth().through(relays.b().uri(), user);
        return client;
    }

    private static RawPeer atThree(String user) {
        RawPeer client = atTwo(user);
        client.auth().through(relays.c().uri(), user);
        return client;
    }

    private static void assertAreOf(String usePath, String... names) {
        List<String> uris = List.of(usePath.split(" ", -1));
        assertThat(uris).hasSameSizeAs(names);
        for (int i = 0; i < names.length; i++) {
            assertThat(uris.get(i)).startsWith("msrps://" + names[i] + ":");
        }
    }

    @Test
    void theUsePathIsTheWholeWayInnerFirst() {
        try (RawPeer alice = relays.a().client("alice")) {
            String inner = alice.session();
            String both = alice.auth().through(relays.b().uri(), "alice");
            assertThat(both).startsWith(inner + " ");
            assertAreOf(both, RelayChain.A, RelayChain.B);
            String all = alice.auth().through(relays.c().uri(), "alice");
            assertThat(all).startsWith(both + " ");
            assertAreOf(all, RelayChain.A, RelayChain.B, RelayChain.C);
        }
    }

    @Test
    void theAnswersComeBackTheWholeWay() {
        try (RawPeer alice = atTwo("alice")) {
            String to = alice.session() + " " + relays.c().uri();
            Send auth = alice.send(Send.request("AUTH", to, alice.uri()));
            Frame challenged = alice.awaitResponse(auth);
            assertThat(challenged.code()).isEqualTo(401);
            assertThat(challenged.toPath()).isEqualTo(alice.uri());
            assertThat(challenged.fromPath()).isEqualTo(to);
            assertThat(challenged.required("WWW-Authenticate")).contains("realm=\"c.test\"");
        }
    }

    /** To a peer without a relay, which the outermost one connects to, and back on that connection. */
    @Test
    void messagesPassTheChainBothWays() {
        try (RawPeer alice = atThree("alice");
                ListeningPeer listener = relays.listener("bob.test")) {
            String way = alice.session();
            Send first = alice.send(Send.of(way + " " + listener.uri(), alice.uri(), "there")
                    .range("1-5/5")
                    .text("hello"));
            try (RawPeer bob = listener.accept()) {
                Conversation there = RelayChain.toListener(alice, bob);
                Frame arrived = bob.expect("SEND");
                assertThat(arrived.toPath()).isEqualTo(bob.uri());
                assertThat(arrived.fromPath()).isEqualTo(there.deliveredFromPath());
                bob.ok(arrived);
                alice.expectResponse(first, 200);

                Send back = bob.send(Send.of(arrived.fromPath(), bob.uri(), "back")
                        .range("1-6/6")
                        .text("dearly"));
                Frame returned = alice.expect("SEND");
                assertThat(returned.toPath()).isEqualTo(alice.uri());
                assertThat(returned.fromPath()).isEqualTo(way + " " + bob.uri());
                assertThat(returned.bodyText()).isEqualTo("dearly");
                alice.ok(returned);
                bob.expectResponse(back, 200);
            }
        }
    }

    /** As the RFC's picture has it: A's two relays, then one of B's. */
    @Test
    void clientsBehindDifferentChainsReachEachOther() {
        try (RawPeer alice = atTwo("alice");
                RawPeer bob = relays.c().client("bob")) {
            Conversation there = RelayChain.between(alice, bob);
            assertThat(there.relayUris()).hasSize(3);
            exchange(there);
            exchange(there.reversed());
        }
    }

    private static void exchange(Conversation way) {
        Send send = way.sender().send(Send.along(way, "m").range("1-5/5").text("hello"));
        Frame arrived = way.receiver().expect("SEND");
        assertThat(arrived.fromPath()).isEqualTo(way.deliveredFromPath());
        assertThat(arrived.bodyText()).isEqualTo("hello");
        way.receiver().ok(arrived);
        way.sender().expectResponse(send, 200);
    }

    /** Other methods go end to end too, and so do their answers. */
    @Test
    void anUnknownMethodIsAnsweredByTheFarClient() {
        try (RawPeer alice = atTwo("alice");
                RawPeer bob = relays.c().client("bob")) {
            Conversation there = RelayChain.between(alice, bob);
            Send asked = alice.send(Send.request("NICKNAME", there.toPath(), alice.uri()));
            Frame arrived = bob.expect("NICKNAME");
            assertThat(arrived.fromPath()).isEqualTo(there.deliveredFromPath());
            bob.answer(arrived, 404, "never heard of it");
            Frame answer = alice.expectResponse(asked, 404);
            assertThat(answer.toPath()).isEqualTo(alice.uri());
            assertThat(answer.fromPath()).isEqualTo(there.toPath());
        }
    }

    @Test
    void wrongPasswordsAtTheOuterRelayEndTheClientsConnectionAlone() {
        try (RawPeer alice = relays.a().client("alice");
                RawPeer carol = relays.a().client("carol")) {
            carol.auth().through(relays.b().uri(), "carol");
            for (int i = 0; i < MAX_FAILURES; i++) {
                Frame refused = alice.auth().attemptThrough(relays.b().uri(), "alice", "wrong");
                assertThat(refused.code()).isEqualTo(401);
            }
            alice.expectEnd();
            carol.untilBarrier(carol.session().split(" ", 2)[0]);
            try (RawPeer bob = relays.b().client("bob")) {
                exchange(new Conversation(
                        Route.THROUGH_TWO_SESSIONS,
                        carol,
                        bob,
                        List.of(carol.session().split(" ", 2)[0], bob.session()),
                        List.of()));
            }
            carol.auth().through(relays.c().uri(), "carol");
        }
    }
}
