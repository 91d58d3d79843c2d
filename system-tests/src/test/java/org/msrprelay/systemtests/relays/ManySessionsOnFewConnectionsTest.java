package org.msrprelay.systemtests.relays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.BulkReceiver;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayChain;
import org.msrprelay.systemtests.harness.Reports;
import org.msrprelay.systemtests.harness.Send;

/** 500 sessions between two relays over four connections at most, of whose readers one stops, or is slow: the others go on. */
class ManySessionsOnFewConnectionsTest {

    private static final int SESSIONS = 500;
    private static final int CLIENTS = SESSIONS / Crowd.SESSIONS_PER_CLIENT;
    private static final int CONNECTIONS = 4;
    private static final byte[] CHAT = Octets.letters(300);
    private static final byte[] FILE = Octets.letters(48 * 1024);
    private static final long LONG_LENGTH = 8L << 20;
    /** More than two relays hold of one session. */
    private static final long STALLED_LENGTH = 2_500_000;

    private static final int SMALL_BUFFER = 16 * 1024;
    /** So many that the kernel, which tells of half a buffer at a time, shows progress several times within the stall-timeout. */
    private static final int SLOW_OCTETS_PER_SECOND = 16 * 1024;

    private static final Duration SHARED_STALL_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration STALL_TIMEOUT = Duration.ofSeconds(2);
    /** What a busy machine needs for the work itself. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    @RegisterExtension
    static final RelayChain relays = RelayChain.of(
            settings -> settings.sharedStallTimeout(SHARED_STALL_TIMEOUT)
                    .stallTimeout(STALL_TIMEOUT)
                    .connectionsPerPeer(CONNECTIONS),
            RelayChain.A,
            RelayChain.B);

    private static Crowd crowd;

    @BeforeAll
    static void manyClientsAtBothRelays() {
        crowd = Crowd.of(relays, CLIENTS);
        crowd.exchange(CHAT);
    }

    @AfterAll
    static void theyGo() {
        crowd.close();
    }

    private static Duration timeOf(Runnable task) {
        long begin = System.nanoTime();
        task.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** The slow session's sender is paused, at his own relay; where the reader is, everybody would be. */
    private static void assertPausesNoSharedConnection() {
        assertThat(relays.b().server().pausedFlows()).isZero();
    }

    @Test
    void theyShareAFewConnectionsWhichServeBothWays() {
        crowd.exchangeBackwards(CHAT);
        assertThat(relays.a().server().sessions()).isGreaterThanOrEqualTo(SESSIONS);
        assertThat(relays.b().server().sessions()).isGreaterThanOrEqualTo(SESSIONS);
        await().atMost(RawPeer.PATIENCE)
                .untilAsserted(() -> assertThat(relays.a().connections()).isEqualTo(CLIENTS));
        assertThat(relays.b().connections()).isBetween(CLIENTS + 1, CLIENTS + CONNECTIONS);
    }

    /** Between relays of ours the stalled session holds up itself alone; between others it might for relays.stall-timeout. */
    @Test
    void aStalledReaderHoldsNobodyUpAndItsSenderIsTold() {
        try (Conversation stalled = relays.conversation(SMALL_BUFFER)) {
            Send send = Send.along(stalled, "stalled")
                    .range("1-*/" + STALLED_LENGTH)
                    .streamedBody();
            stalled.sender().sendBuffer(SMALL_BUFFER);
            BulkSender bulk = BulkSender.of(stalled.sender(), send, STALLED_LENGTH, 1);
            CompletableFuture<Void> written = bulk.start();
            assertThat(Progress.whenStuck(bulk::written)).isLessThan(STALLED_LENGTH);
            assertPausesNoSharedConnection();
            assertThat(timeOf(() -> crowd.exchange(CHAT))).isLessThan(SHARED_STALL_TIMEOUT.plus(SLACK));
            Duration untilTold = timeOf(() -> {
                Frame report = stalled.sender().awaitRequest("REPORT");
                Reports.assertForm(report, stalled, "stalled", 408);
                assertThat(report.fromPath()).isEqualTo(String.join(" ", stalled.relayUris()));
            });
            assertThat(untilTold).isLessThan(STALL_TIMEOUT.plus(SLACK));
            // What comes later has its own time, and is told then.
            Reports.expectRest(stalled, "stalled", 408, STALLED_LENGTH);
            written.join();
            assertThat(stalled.sender().awaitResponse(send).code()).isEqualTo(200);
        }
    }

    @Test
    void aSlowReaderSlowsNobodyElse() {
        Duration without = timeOf(() -> crowd.exchange(FILE));
        try (Conversation slow = relays.conversation(SMALL_BUFFER)) {
            slow.receiver().readSlowly(SLOW_OCTETS_PER_SECOND);
            Send send = Send.along(slow, "slow").range("1-*/" + LONG_LENGTH).streamedBody();
            BulkSender bulk = BulkSender.of(slow.sender(), send, LONG_LENGTH, 2);
            CompletableFuture<Void> written = bulk.start();
            BulkReceiver receiver = new BulkReceiver(slow.receiver(), "slow", () -> {});
            CompletableFuture<String> received = receiver.start();
            Progress.whenStuck(bulk::written);
            assertPausesNoSharedConnection();
            LongSupplier taken = slow.receiver()::octetsRead;
            long before = taken.getAsLong();
            Duration with = timeOf(() -> crowd.exchange(FILE));
            assertThat(with).isLessThan(without.multipliedBy(2).plus(SLACK));
            assertPausesNoSharedConnection();
            assertThat(received).isNotDone();
            assertThat(written).isNotDone();
            assertThat(taken.getAsLong()).as("it is slow, not stopped").isGreaterThan(before);
            slow.sender().reset();
            slow.receiver().reset();
        }
    }
}
