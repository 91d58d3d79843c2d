package org.msrprelay.systemtests.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.msrprelay.systemtests.harness.Aside;
import org.msrprelay.systemtests.harness.Assembly;
import org.msrprelay.systemtests.harness.BulkSender;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Progress;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** Who sends faster than he may is read more slowly: he feels it in his TCP, and nothing is lost. */
@Execution(ExecutionMode.CONCURRENT)
class RatesTest {

    private static final int RATE = 256 * 1024;
    private static final int SECONDS = 3;
    private static final int SMALL_BUFFER = 16 * 1024;
    /** The sender's and the relay's socket buffers as the kernel counts them, and a part. */
    private static final long MAX_UNDER_WAY = 400 * 1024;

    private static final long WINDOW_NANOS = 200_000_000L;

    private static RelayYaml limited(String key) {
        return RelayYaml.onLoopback()
                .set("limits." + key, "256KiB/s")
                .set("relay.max-send-chunk-size", "4KiB")
                .set("relay.receive-buffer", "64KiB");
    }

    @RegisterExtension
    static final RelayUnderTest perConnection = RelayUnderTest.forClass(limited("rate-per-connection"));

    @RegisterExtension
    static final RelayUnderTest perUser = RelayUnderTest.forClass(limited("rate-per-user"));

    @RegisterExtension
    static final RelayUnderTest total = RelayUnderTest.forClass(limited("rate"));

    /** One message on its way, and when how much of it has arrived. */
    private static final class Transfer {

        private final Conversation conversation;
        private final BulkSender sender;
        private final CompletableFuture<Void> written;
        private final CompletableFuture<Void> read;
        private final Assembly message = new Assembly("limited");
        private final List<long[]> arrivals = new ArrayList<>();
        private final AtomicLong received = new AtomicLong();

        Transfer(Conversation conversation, long octets, long seed) {
            this.conversation = conversation;
            Send send = Send.along(conversation, "limited")
                    .field("Failure-Report", "no")
                    .range("1-*/" + octets)
                    .streamedBody();
            sender = BulkSender.of(conversation.sender().sendBuffer(SMALL_BUFFER), send, octets, seed);
            written = sender.start();
            read = Aside.run(this::read);
        }

        private void read() {
            while (!message.ended()) {
                assertThat(message.add(conversation.receiver().expect("SEND"))).isTrue();
                received.set(message.octets());
                arrivals.add(new long[] {System.nanoTime(), message.octets()});
            }
        }

        /** Octets that are with the sockets and the relay. */
        long underWay() {
            return sender.written() - received.get();
        }

        /** Waits until all is there, and it is what was sent. */
        void await() {
            written.join();
            read.join();
            assertThat(message.digest()).isEqualTo(sender.digest());
        }

        double octetsPerSecond() {
            long[] first = arrivals.get(0);
            long[] last = arrivals.get(arrivals.size() - 1);
            return (last[1] - first[1]) * 1e9 / (last[0] - first[0]);
        }

        /** Octets that arrived in each whole window. */
        List<Long> windows() {
            List<Long> windows = new ArrayList<>();
            long begin = arrivals.get(0)[0];
            long before = arrivals.get(0)[1];
            long at = before;
            for (long[] arrival : arrivals) {
                while (arrival[0] - begin >= WINDOW_NANOS) {
                    windows.add(at - before);
                    before = at;
                    begin += WINDOW_NANOS;
                }
                at = arrival[1];
            }
            return windows;
        }
    }

    private static void assertRate(double octetsPerSecond, double expected) {
        assertThat(octetsPerSecond).isBetween(expected * 0.75, expected * 1.1);
    }

    /** A machine that is busy with others may let some octets pile up: not more than in one window of ten. */
    private static void assertSmooth(Transfer transfer, long perSecond) {
        List<Long> windows = transfer.windows();
        long most = 2 * perSecond * WINDOW_NANOS / 1_000_000_000L;
        assertThat(windows).hasSizeGreaterThan(2 * SECONDS);
        assertThat(windows.stream().filter(octets -> octets > most).count())
                .as("windows with more than twice their share: %s", windows)
                .isLessThanOrEqualTo(windows.size() / 10);
    }

    private static void assertLimited(Transfer transfer) {
        long most = 0;
        while (!transfer.written.isDone()) {
            most = Math.max(most, Progress.after(transfer::underWay));
        }
        transfer.await();
        assertThat(most).as("the sender's socket has stopped taking octets").isLessThan(MAX_UNDER_WAY);
        assertRate(transfer.octetsPerSecond(), RATE);
        assertSmooth(transfer, RATE);
    }

    @Test
    void aConnectionsRateIsKept() {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(perConnection)) {
            assertLimited(new Transfer(conversation, (long) SECONDS * RATE, 1));
        }
    }

    @Test
    void aTlsConnectionsRateIsKept() {
        RawPeer sender = perConnection.connectTls("alice");
        RawPeer receiver = perConnection.connectTls("bob");
        List<String> sessions =
                List.of(sender.auth().as("alice"), receiver.auth().as("bob"));
        try (Conversation conversation =
                new Conversation(Route.THROUGH_TWO_SESSIONS, sender, receiver, sessions, List.of(sender, receiver))) {
            assertLimited(new Transfer(conversation, (long) SECONDS * RATE, 2));
        }
    }

    /** A foreign peer's connection has a rate, too; and one is not slower because of others. */
    @Test
    void everyConnectionHasItsOwnRate() {
        try (Conversation one = Route.TO_SESSIONS_CLIENT.open(perConnection);
                Conversation other = Route.TO_SESSIONS_CLIENT.open(perConnection)) {
            List<Transfer> transfers =
                    List.of(new Transfer(one, (long) SECONDS * RATE, 3), new Transfer(other, (long) SECONDS * RATE, 4));
            transfers.forEach(Transfer::await);
            transfers.forEach(transfer -> assertRate(transfer.octetsPerSecond(), RATE));
        }
    }

    private static Conversation from(RelayUnderTest relay, String user) {
        RawPeer sender = relay.client(user);
        RawPeer receiver = relay.client("dave");
        List<String> sessions = List.of(sender.session(), receiver.session());
        return new Conversation(Route.THROUGH_TWO_SESSIONS, sender, receiver, sessions, List.of(sender, receiver));
    }

    @Test
    void aUsersConnectionsShareHisRateEvenlyAndOthersDoNotFeelIt() {
        try (Conversation one = from(perUser, "alice");
                Conversation other = from(perUser, "alice");
                Conversation bobs = from(perUser, "bob")) {
            List<Transfer> shared = IntStream.range(0, 2)
                    .mapToObj(i -> new Transfer(i == 0 ? one : other, (long) SECONDS * RATE / 2, 5 + i))
                    .toList();
            Transfer alone = new Transfer(bobs, (long) SECONDS * RATE, 7);
            shared.forEach(Transfer::await);
            alone.await();
            shared.forEach(transfer -> assertRate(transfer.octetsPerSecond(), RATE / 2.0));
            shared.forEach(transfer -> assertSmooth(transfer, RATE / 2));
            assertRate(alone.octetsPerSecond(), RATE);
        }
    }

    @Test
    void theRelaysRateIsSharedByAll() {
        try (Conversation alices = from(total, "alice");
                Conversation bobs = from(total, "bob")) {
            List<Transfer> shared = List.of(
                    new Transfer(alices, (long) SECONDS * RATE / 2, 8),
                    new Transfer(bobs, (long) SECONDS * RATE / 2, 9));
            shared.forEach(Transfer::await);
            shared.forEach(transfer -> assertRate(transfer.octetsPerSecond(), RATE / 2.0));
            shared.forEach(transfer -> assertSmooth(transfer, RATE / 2));
        }
    }
}
