package org.msrprelay.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** Flow control must not lock up: neither when both are busy, nor when both do the wrong thing. */
class TwoClientsSendEachOtherMuchTest {

    private static final long LENGTH = 200_000_000;
    private static final long SLOW_READ_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback());

    @RegisterExtension
    static final RelayUnderTest impatient = RelayUnderTest.forClass(
            RelayYaml.onLoopback().set("relay.stall-timeout", "1s").set("relay.response-timeout", "2s"));

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void allArrivesThoughOneReadsSlowly() {
        try (RawPeer alice = relay.client("alice");
                RawPeer bob = relay.client("bob")) {
            List<String> both = List.of(alice.session(), bob.session());
            DuplexPeer fast =
                    new DuplexPeer(alice, both.get(0) + " " + both.get(1) + " " + bob.uri(), LENGTH, () -> {});
            DuplexPeer slow = new DuplexPeer(
                    bob,
                    both.get(1) + " " + both.get(0) + " " + alice.uri(),
                    LENGTH,
                    () -> LockSupport.parkNanos(SLOW_READ_NANOS));
            fast.start();
            slow.start();
            assertThat(fast.allReceived().join()).isEqualTo(slow.allSent().join());
            assertThat(slow.allReceived().join()).isEqualTo(fast.allSent().join());
            fast.allAnswered().join();
            slow.allAnswered().join();
        }
    }

    /** Neither reads before it has written all: only stall-timeout can end that. */
    @Test
    void thatDoNotReadAreFreedByTheStallTimeout() {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(impatient)) {
            long length = 64L << 20;
            Conversation back = conversation.reversed();
            Send there =
                    Send.along(conversation, "there").range("1-*/" + length).streamedBody();
            Send here = Send.along(back, "here").range("1-*/" + length).streamedBody();
            CompletableFuture<Void> wroteThere =
                    BulkSender.of(conversation.sender(), there, length, 1).start();
            CompletableFuture<Void> wroteHere =
                    BulkSender.of(back.sender(), here, length, 2).start();
            wroteThere.join();
            wroteHere.join();
            assertThat(conversation.sender().awaitResponse(there).code()).isEqualTo(200);
            assertThat(back.sender().awaitResponse(here).code()).isEqualTo(200);
            assertThat(conversation.sender().awaitRequest("REPORT").status()).isEqualTo(408);
            assertThat(back.sender().awaitRequest("REPORT").status()).isEqualTo(408);
        }
        impatient.assertServes();
    }
}
