package org.msrprelay.systemtests.relays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.msrprelay.systemtests.harness.Aside;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.ChainSettings;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayChain;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Send;

/** The connections between two relays: opened when they are needed, used both ways, closed when they are not, lost (RFC 4976 6.5). */
class SharedConnectionsLifeTest {

    private static final long LONG_LENGTH = 32L << 20;

    private static RelayChain chain(UnaryOperator<ChainSettings> set) {
        return RelayChain.of(settings -> set.apply(settings.wired()), RelayChain.A, RelayChain.B);
    }

    private static RelayChain chain() {
        return chain(UnaryOperator.identity());
    }

    private static void exchange(Conversation way) {
        Send send = way.sender().send(Send.along(way, "m").range("1-5/5").text("hello"));
        way.receiver().ok(way.receiver().expect("SEND"));
        way.sender().expectResponse(send, 200);
    }

    @Test
    void theConnectionByWhichARelayHasComeServesTheWayBack() {
        try (RelayChain relays = chain();
                Conversation opener = relays.conversation();
                RawPeer carol = relays.a().client("carol");
                RawPeer dave = relays.b().client("dave");
                Conversation back = RelayChain.between(dave, carol)) {
            exchange(back);
            exchange(opener);
            exchange(opener.reversed());
            assertThat(relays.a().wire().accepted()).isZero();
            assertThat(relays.b().wire().accepted()).isEqualTo(1);
        }
    }

    @Test
    void aLostOneFailsWhatWasInFlightAndIsOpenedAgain() {
        try (RelayChain relays = chain();
                Conversation conversation = relays.conversation(16 * 1024)) {
            RawPeer alice = conversation.sender();
            Send send =
                    Send.along(conversation, "cut").range("1-*/" + LONG_LENGTH).streamedBody();
            BulkSender bulk = BulkSender.of(alice, send, LONG_LENGTH, 1);
            CompletableFuture<Void> written = bulk.start();
            Progress.whenStuck(bulk::written);
            relays.b().wire().cut();
            long first = Reports.expectRest(conversation, "cut", 408, LONG_LENGTH);
            assertThat(first).isGreaterThan(1);
            written.join();
            alice.awaitResponse(send);
            untilArrived(conversation);
        }
    }

    /** Until the loss is noticed, and the time to leave the other relay alone is over, there are REPORTs instead. */
    private static void untilArrived(Conversation conversation) {
        RawPeer bob = conversation.receiver();
        CompletableFuture<Frame> arrived = Aside.get(() -> bob.await(
                "a message after the loss",
                frame -> frame.field("Message-ID").filter("again"::equals).isPresent()));
        await().atMost(RawPeer.PATIENCE).until(() -> {
            Send probe = conversation
                    .sender()
                    .send(Send.along(conversation, "again").range("1-5/5").text("hello"));
            assertThat(conversation.sender().awaitResponse(probe).code()).isEqualTo(200);
            return arrived.isDone();
        });
        assertThat(arrived.join().bodyText()).isEqualTo("hello");
    }

    @Test
    void anIdleOneIsClosedAndOpenedOnDemand() {
        try (RelayChain relays = chain(settings -> settings.idleTimeout(Duration.ofSeconds(1)));
                Conversation conversation = relays.conversation()) {
            await().atMost(RawPeer.PATIENCE).until(() -> {
                conversation.sender().untilBarrier();
                conversation.receiver().untilBarrier();
                return relays.b().wire().open() == 0;
            });
            exchange(conversation);
            assertThat(relays.b().wire().accepted()).isEqualTo(2);
        }
    }

    /** A session that came through another relay lasts as long as it was granted, not as long as a connection (RFC 4976 6.3). */
    @Test
    void aSessionThroughARelayOutlivesTheConnection() {
        try (RelayChain relays = chain();
                RawPeer alice = relays.a().client("alice");
                RawPeer bob = relays.b().client("bob")) {
            alice.auth().through(relays.b().uri(), "alice");
            relays.b().wire().cut();
            Conversation toAlice = RelayChain.between(bob, alice);
            untilArrived(toAlice);
        }
    }
}
