package org.msrprelay.systemtests.relays;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.ListeningPeer;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayChain;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.transport.tls.TlsMaterial;

/** Who cannot prove to be the relay that it says it is (RFC 4976 6.1, 9.2): nothing is told to it, and it may do nothing. */
class ImpostorsTest {

    private static final String NAME = "impostor.test";

    @RegisterExtension
    static final RelayChain relays =
            RelayChain.of(settings -> settings.connectTimeout(Duration.ofSeconds(3)), RelayChain.A, RelayChain.B);

    private static ImpostorListener listening(Impostor impostor) {
        relays.dns().name(NAME, "127.0.0.1");
        TlsMaterial shown = impostor.shown(relays, NAME).orElseThrow();
        return new ImpostorListener(relays.authority().serverContext(shown), NAME);
    }

    @ParameterizedTest
    @MethodSource("org.msrprelay.systemtests.relays.Impostor#listening")
    void noMessageIsSentToIt(Impostor impostor) {
        try (ImpostorListener listener = listening(impostor);
                RawPeer alice = relays.a().client("alice")) {
            Conversation conversation = new Conversation(
                    Route.TO_OPENED_CONNECTION,
                    alice,
                    RawPeer.absent("msrps://bob.invalid:7394/b;tcp"),
                    List.of(alice.session(), listener.uri()),
                    List.of());
            Send send =
                    alice.send(Send.along(conversation, "secret").range("1-5/5").text("hello"));
            alice.expectResponse(send, 200);
            Reports.expect(conversation, "secret", 408, "1-5/5", 0);
            assertThat(listener.connections()).isPositive();
            assertThat(listener.told()).isEmpty();
            assertThat(alice.untilBarrier()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("org.msrprelay.systemtests.relays.Impostor#listening")
    void noCredentialsAreSentToIt(Impostor impostor) {
        try (ImpostorListener listener = listening(impostor);
                RawPeer alice = relays.a().client("alice")) {
            Frame answer = alice.auth().attemptThrough(listener.relayUri(), "alice", "secret");
            assertThat(answer.code()).isEqualTo(408);
            assertThat(listener.told()).isEmpty();
            alice.untilBarrier();
        }
    }

    /** It has seen a session's URI, and connects as if it were the relay whose session that is. */
    @ParameterizedTest
    @EnumSource(Impostor.class)
    void itCannotUseTheSessionsOfTheRelay(Impostor impostor) {
        try (RawPeer alice = relays.b().client("alice");
                ListeningPeer bob = relays.listener("bob.test")) {
            List<String> way =
                    List.of(alice.auth().through(relays.a().uri(), "alice").split(" ", -1));
            try (RawPeer liar = relays.a().connectAs(way.get(0), context(impostor))) {
                String to = way.get(1) + " " + bob.uri();
                Send send = liar.send(Send.of(to, way.get(0) + " " + alice.uri(), "lie")
                        .range("1-5/5")
                        .text("hello"));
                // It is taken for a stranger, whose messages reach the session's client and nobody else.
                liar.awaitResponse(send);
                assertThat(bob.nobodyConnected()).isTrue();
            }
        }
    }

    /** And it is challenged like a client, whose sessions go with its connection. */
    @ParameterizedTest
    @EnumSource(Impostor.class)
    void itsOwnSessionIsNotGoodOnTheRelaysConnections(Impostor impostor) {
        String claimed = relays.b().uri().replace(";tcp", "/claimed;tcp");
        try (RawPeer liar = relays.a().connectAs(claimed, context(impostor));
                RawPeer relay = relays.a().connectAs(claimed, proven());
                ListeningPeer bob = relays.listener("bob.test")) {
            String session = liar.auth().as("mallory");
            Send send = relay.send(Send.of(session + " " + bob.uri(), claimed, "m")
                    .range("1-5/5")
                    .text("hello"));
            relay.awaitResponse(send);
            assertThat(bob.nobodyConnected()).isTrue();
        }
    }

    private static SSLContext context(Impostor impostor) {
        return impostor.shown(relays, RelayChain.B)
                .map(relays.authority()::clientContext)
                .orElseGet(relays.authority()::clientContext);
    }

    private static SSLContext proven() {
        return relays.authority().clientContext(relays.authority().issue(RelayChain.B));
    }
}
