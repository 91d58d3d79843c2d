package org.msrprelay.systemtests.relays;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.msrprelay.systemtests.harness.ChainSettings;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayChain;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** What goes astray between relays: in the clear it is refused; misrouted it costs nobody else the connection. */
class AstrayTest {

    private static void exchange(Conversation way) {
        Send send =
                way.sender().send(Send.along(way, Ids.next("m")).range("1-5/5").text("hello"));
        way.receiver().ok(way.receiver().expect("SEND"));
        way.sender().expectResponse(send, 200);
    }

    private static Conversation toward(RawPeer alice, String next) {
        RawPeer nobody = RawPeer.absent("msrps://nobody.invalid:7394/n;tcp");
        return new Conversation(Route.TO_OPENED_CONNECTION, alice, nobody, List.of(alice.session(), next), List.of());
    }

    @Test
    void aRelayInTheClearIsNotConnectedTo() {
        try (RelayChain relays = RelayChain.of(ChainSettings::wired, RelayChain.A, RelayChain.B);
                RawPeer alice = relays.a().client("alice")) {
            String clear = relays.b().uri().replace("msrps:", "msrp:").replace(";tcp", "/b;tcp");
            Conversation conversation = toward(alice, clear);
            Send send = alice.send(Send.along(conversation, "m").range("1-5/5").text("hello"));
            alice.expectResponse(send, 403);
            assertThat(relays.b().wire().accepted()).isZero();
        }
    }

    @Test
    void relaysThatAreToldSoDoWithoutTls() {
        try (RelayChain relays = RelayChain.of(ChainSettings::overCleartext, RelayChain.A, RelayChain.B);
                Conversation conversation = relays.conversation()) {
            assertThat(conversation.relayUris()).allMatch(uri -> uri.startsWith("msrp:"));
            exchange(conversation);
            exchange(conversation.reversed());
        }
    }

    @Test
    void aSessionThatIsNotThereCostsTheOthersNothing() {
        try (RelayChain relays = RelayChain.of(ChainSettings::wired, RelayChain.A, RelayChain.B);
                Conversation others = relays.conversation();
                RawPeer carol = relays.a().client("carol")) {
            Conversation conversation = toward(carol, relays.b().uri().replace(";tcp", "/gone;tcp"));
            carol.send(Send.along(conversation, "m").range("1-5/5").text("hello"));
            Reports.expect(conversation, "m", 481, "1-5/5", 0);
            exchange(others);
            assertThat(relays.b().wire().accepted()).isEqualTo(1);
            assertThat(relays.b().wire().open()).isEqualTo(1);
        }
    }

    /** The certificate is for two names, of which the relay knows one. */
    @Test
    void aNameThatTheRelayDoesNotKnowCostsTheOthersNothing() {
        try (RelayChain relays = RelayChain.of(ChainSettings::wired, RelayChain.A, RelayChain.B)) {
            relays.dns().name("other.test", "127.0.0.1");
            relays.b().present(relays.authority().issue(RelayChain.B, "other.test"));
            RawPeer carol = relays.a().client("carol");
            Conversation conversation = toward(
                    carol, relays.b().uri().replace("b.test", "other.test").replace(";tcp", "/x;tcp"));
            for (int i = 0; i < 3; i++) {
                carol.send(Send.along(conversation, "m" + i).range("1-5/5").text("hello"));
                Reports.expect(conversation, "m" + i, 481, "1-5/5", 0);
            }
            assertThat(relays.b().wire().accepted()).isEqualTo(1);
            assertThat(relays.b().wire().open()).isEqualTo(1);
            carol.close();
        }
    }

    /** Whoever is no relay and turns to somebody else loses the connection (RFC 4976 6.2); a relay is told. */
    @Test
    void aProvenRelayThatTurnsToSomebodyElseIsToldAndAStrangerIsNot() {
        try (RelayChain relays = RelayChain.of(RelayChain.A)) {
            String other = "msrps://b.test:2855/b;tcp";
            Send stray = Send.of("msrps://elsewhere.test:2855/x;tcp msrps://x.invalid:1/x;tcp", other, "stray")
                    .range("1-5/5")
                    .text("hello");
            try (RawPeer relay = relays.a()
                    .connectAs(
                            other,
                            relays.authority().clientContext(relays.authority().issue(RelayChain.B)))) {
                relay.expectResponse(relay.send(stray), 481);
                relay.untilBarrier(relays.a().uri());
            }
            try (RawPeer stranger =
                    relays.a().connectAs(other, relays.authority().clientContext())) {
                stranger.send(stray);
                stranger.expectEnd();
            }
        }
    }
}
