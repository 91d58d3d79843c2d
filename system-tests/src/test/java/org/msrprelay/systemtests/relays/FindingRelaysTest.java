package org.msrprelay.systemtests.relays;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.ListeningPeer;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayChain;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.Sockets;

/** From a relay's name to where it is (RFC 4976 5.1, 8), and where not to go whatever DNS says. */
class FindingRelaysTest {

    private static final String SERVICE = "_msrps._tcp." + RelayChain.B;
    private static final String NAME_ALONE = "msrps://" + RelayChain.B + ";tcp";
    private static final String ELSEWHERE = "127.0.0.9";

    @RegisterExtension
    static final RelayChain shared = chain();

    private static RelayChain chain() {
        return RelayChain.of(
                settings -> settings.nextHops("127.0.0.1/32")
                        .nextHopPorts("3000-65535")
                        .connectTimeout(Duration.ofSeconds(3)),
                RelayChain.A,
                RelayChain.B);
    }

    private static int portOf(RelayChain relays) {
        return relays.b().outsidePort();
    }

    @Test
    void aNameWithoutAPortIsLookedUpAsAService() {
        try (RelayChain relays = chain();
                RawPeer alice = relays.a().client("alice")) {
            relays.dns().server(SERVICE, 1, 1, portOf(relays), RelayChain.B);
            assertThat(alice.auth().through(NAME_ALONE, "alice")).contains(" msrps://b.test:" + portOf(relays) + "/");
            assertThat(relays.dns().questions()).contains(SERVICE + "/SRV");
        }
    }

    /** RFC 2782: the lowest priority first, the next when that does not do. */
    @Test
    void anotherServerIsTriedWhenTheBestIsNotThere() {
        try (RelayChain relays = chain();
                RawPeer alice = relays.a().client("alice")) {
            relays.dns()
                    .server(SERVICE, 20, 1, portOf(relays), RelayChain.B)
                    .server(SERVICE, 10, 1, Sockets.freePort(), RelayChain.B)
                    .server(SERVICE, 5, 1, portOf(relays), "gone.test");
            alice.auth().through(NAME_ALONE, "alice");
        }
    }

    @Test
    void aWorseServerIsNotTriedWhenTheBestIsThere() {
        try (RelayChain relays = chain();
                ListeningPeer worse = ListeningPeer.clear();
                RawPeer alice = relays.a().client("alice")) {
            relays.dns()
                    .server(SERVICE, 20, 100, worse.port(), RelayChain.B)
                    .server(SERVICE, 10, 1, portOf(relays), RelayChain.B);
            alice.auth().through(NAME_ALONE, "alice");
            assertThat(worse.nobodyConnected()).isTrue();
        }
    }

    /** The proof is for the name in the URI, not for the target that DNS has put in its place. */
    @Test
    void aServiceDoesNotMakeAnotherRelayOfAName() {
        try (RawPeer alice = shared.a().client("alice")) {
            shared.dns().server("_msrps._tcp.bank.test", 1, 1, portOf(shared), RelayChain.B);
            Frame answer = alice.auth().attemptThrough("msrps://bank.test;tcp", "alice", "secret");
            assertThat(answer.code()).isEqualTo(408);
        }
    }

    /** The registered port is not permitted here: it shows that it is the one that would be tried. */
    @Test
    void withoutAServiceTheAddressesAndTheRegisteredPortAreTried() {
        try (RawPeer alice = shared.a().client("alice")) {
            shared.dns().name("plain.test", "127.0.0.1");
            Frame answer = alice.auth().attemptThrough("msrps://plain.test;tcp", "alice", "secret");
            assertThat(answer.code()).isEqualTo(403);
            assertThat(shared.dns().questions()).contains("_msrps._tcp.plain.test/SRV");
        }
    }

    @Test
    void aNameWithAPortIsNoService() {
        try (Conversation conversation = shared.conversation()) {
            RawPeer alice = conversation.sender();
            alice.auth().through(shared.b().uri(), "alice");
            assertThat(shared.dns().questions()).doesNotContain(SERVICE + "/SRV");
        }
    }

    @Test
    void everyAddressIsTried() {
        try (RelayChain relays = chain()) {
            relays.dns().name(RelayChain.B, "::1", ELSEWHERE, "127.0.0.1");
            relays.conversation().close();
        }
    }

    /** A message is accepted before its next hop is looked up: told by a REPORT. */
    @Test
    void aNameThatLeadsToADeniedAddressIsForbidden() {
        shared.dns().name("rebound.test", ELSEWHERE);
        try (RawPeer alice = shared.a().client("alice")) {
            Conversation conversation = toward(alice, "rebound.test", portOf(shared));
            Send send =
                    alice.send(Send.along(conversation, "denied").range("1-5/5").text("hello"));
            alice.expectResponse(send, 200);
            Reports.expect(conversation, "denied", 403, "1-5/5", 0);
            Frame answer = alice.auth().attemptThrough("msrps://rebound.test:4000;tcp", "alice", "secret");
            assertThat(answer.code()).isEqualTo(403);
        }
    }

    /** Each look-up is judged: what the name was good for before does not count. */
    @Test
    void aNameThatIsRedirectedLaterIsForbiddenThen() {
        try (RelayChain relays = chain();
                ListeningPeer first = relays.listener("moving.test");
                RawPeer alice = relays.a().client("alice")) {
            relays.dns().ttl(0);
            Conversation conversation = toward(alice, "moving.test", first.port());
            alice.send(Send.along(conversation, "one").range("1-5/5").text("hello"));
            try (RawPeer relay = first.accept()) {
                relay.ok(relay.expect("SEND"));
                relays.dns().name("moving.test", ELSEWHERE);
            }
            Send probe;
            do {
                // Until the loss of the connection is known, and the time to leave the name alone is over.
                probe = alice.send(
                        Send.along(conversation, "two").range("1-5/5").text("hello"));
                alice.awaitResponse(probe);
            } while (alice.awaitRequest("REPORT").status() != 403);
            assertThat(first.nobodyConnected()).isTrue();
        }
    }

    private static Conversation toward(RawPeer alice, String host, int port) {
        return new Conversation(
                Route.TO_OPENED_CONNECTION,
                alice,
                RawPeer.absent("msrps://bob.invalid:7394/b;tcp"),
                List.of(alice.session(), "msrps://" + host + ":" + port + "/x;tcp"),
                List.of());
    }
}
