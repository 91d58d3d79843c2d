package org.msrprelay.systemtests.relays;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.ChainSettings;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayChain;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/**
 * Whatever fails behind the first relay is told to the sender once, by the relay next to it: its session's URI is the last of
 * the REPORT's From-Path, before it those of the relays on the way back (RFC 4976 6.4.1, 6.4.2).
 */
class EachHopsFailureTest {

    private static final String MESSAGE = "themessage";
    private static final String WHOLE = "1-5/5";
    private static final long LONG_LENGTH = 32L << 20;

    @RegisterExtension
    static final RelayChain relays = RelayChain.of(
            settings -> settings.responseTimeout(Duration.ofSeconds(2)), RelayChain.A, RelayChain.B, RelayChain.C);

    /** Alice, who has two relays of her own, and Bob, who has one. */
    private static Conversation throughThree() {
        RawPeer alice = relays.a().client("alice");
        alice.auth().through(relays.b().uri(), "alice");
        RawPeer bob = relays.c().client("bob");
        Conversation conversation = RelayChain.between(alice, bob);
        Send first = alice.send(Send.along(conversation, Ids.next("bind")));
        bob.ok(bob.expect("SEND"));
        alice.expectResponse(first, 200);
        return conversation;
    }

    private static Send says(Conversation conversation) {
        return conversation
                .sender()
                .send(Send.along(conversation, MESSAGE).range(WHOLE).text("hello"));
    }

    /** One REPORT, by the relay of this place on the way, and then none. */
    private static void expectOne(Conversation conversation, int code, int place) {
        Reports.expect(conversation, MESSAGE, code, WHOLE, place);
        assertThat(conversation.sender().takeBacklog()).allMatch(frame -> frame.isResponse() && frame.code() == 200);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 415, 481})
    void anErrorOfTheFarClient(int code) {
        try (Conversation conversation = throughThree()) {
            says(conversation);
            conversation.receiver().answer(conversation.receiver().expect("SEND"), code, "no");
            expectOne(conversation, code, 2);
            assertThat(Reports.untilRefusal(conversation)).isEmpty();
        }
    }

    @Test
    void aFarClientThatDoesNotAnswer() {
        try (Conversation conversation = throughThree()) {
            says(conversation);
            conversation.receiver().expect("SEND");
            expectOne(conversation, 408, 2);
            assertThat(Reports.untilRefusal(conversation)).isEmpty();
        }
    }

    @Test
    void aFarClientThatGoesBeforeItAnswers() {
        try (Conversation conversation = throughThree()) {
            says(conversation);
            conversation.receiver().expect("SEND");
            conversation.resetReceiver();
            expectOne(conversation, 408, 2);
            // Its session is gone with it: told by the relay that asked for it.
            Send later = says(conversation);
            assertThat(conversation.sender().awaitResponse(later).code()).isEqualTo(200);
            expectOne(conversation, 481, 1);
            assertThat(Reports.untilLossIsKnown(conversation)).isEmpty();
        }
    }

    /** Each octet is in a REPORT, none in two. */
    @Test
    void aFarClientThatGoesAmidAMessage() {
        try (Conversation conversation = relays.conversation(16 * 1024)) {
            Send send = Send.along(conversation, MESSAGE)
                    .range("1-*/" + LONG_LENGTH)
                    .streamedBody();
            BulkSender bulk = BulkSender.of(conversation.sender(), send, LONG_LENGTH, 1);
            CompletableFuture<Void> written = bulk.start();
            Progress.whenStuck(bulk::written);
            conversation.resetReceiver();
            Reports.expectLoss(conversation, MESSAGE, 1, LONG_LENGTH);
            written.join();
            assertThat(conversation.sender().awaitResponse(send).code()).isEqualTo(200);
        }
    }

    @Test
    void aSessionThatTheNextRelayDoesNotKnow() {
        try (RawPeer alice = relays.a().client("alice")) {
            String unknown = relays.b().uri().replace(";tcp", "/nobody;tcp");
            RawPeer bob = RawPeer.absent("msrps://bob.invalid:7394/b;tcp");
            Conversation conversation = new Conversation(
                    Route.TO_OPENED_CONNECTION, alice, bob, List.of(alice.session(), unknown), List.of());
            says(conversation);
            expectOne(conversation, 481, 0);
            assertThat(Reports.untilLossIsKnown(conversation)).isEmpty();
        }
    }

    @Test
    void aNextRelayThatIsNotThere() {
        try (RelayChain other = RelayChain.of(RelayChain.A, RelayChain.B)) {
            RawPeer alice = other.a().client("alice");
            RawPeer bob = other.b().client("bob");
            Conversation conversation = RelayChain.between(alice, bob);
            other.b().close();
            says(conversation);
            expectOne(conversation, 408, 0);
            assertThat(Reports.untilLossIsKnown(conversation)).isEmpty();
            alice.close();
        }
    }

    /** It is gone at once, and says nothing. Of what it has answered for before, nobody can tell; all the rest is told. */
    @Test
    void aNextRelayThatDiesAmidAMessage() {
        try (RelayChain other = RelayChain.of(ChainSettings::wired, RelayChain.A, RelayChain.B);
                Conversation conversation = other.conversation(16 * 1024)) {
            Send send = Send.along(conversation, MESSAGE)
                    .range("1-*/" + LONG_LENGTH)
                    .streamedBody();
            BulkSender bulk = BulkSender.of(conversation.sender(), send, LONG_LENGTH, 2);
            CompletableFuture<Void> written = bulk.start();
            Progress.whenStuck(bulk::written);
            other.b().wire().close();
            long first = Reports.expectRest(conversation, MESSAGE, 408, LONG_LENGTH);
            assertThat(first).isGreaterThan(1);
            written.join();
            assertThat(conversation.sender().awaitResponse(send).code()).isEqualTo(200);
        }
    }

    /** A part that the second relay has not answered when it dies: told by the first. */
    @Test
    void aMiddleRelayThatDiesBeforeItAnswers() {
        try (RelayChain other = RelayChain.of(RelayChain.A, RelayChain.B)) {
            Conversation conversation = other.conversation();
            RawPeer alice = conversation.sender();
            Send send = Send.along(conversation, MESSAGE).range("1-9000/9000").streamedBody();
            alice.write(send.head());
            alice.write(Octets.letters(3000));
            Frame begun = conversation.receiver().expect("SEND");
            conversation.receiver().ok(begun);
            long arrived = begun.bodyLength();
            other.b().close();
            alice.write(Octets.letters(6000));
            alice.write(send.endLine());
            long first = Reports.expectRest(conversation, MESSAGE, 408, 9000);
            assertThat(first).isLessThanOrEqualTo(arrived + 1);
            assertThat(Reports.untilLossIsKnown(conversation)).allMatch(Frame::isResponse);
            conversation.close();
        }
    }
}
