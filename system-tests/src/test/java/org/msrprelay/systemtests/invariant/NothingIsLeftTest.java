package org.msrprelay.systemtests.invariant;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Failing;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/**
 * Both ends of many conversations die at random, in any phase; afterwards the relay serves as before, and (what {@link
 * RelayUnderTest} checks at the end of the class) holds no connection, session or octet of them.
 */
class NothingIsLeftTest {

    private static final int CONVERSATIONS_A_ROUTE = 10;
    private static final List<Failing> ANY_FAILING = List.of(Failing.values());

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(
            RelayYaml.onLoopback().set("relay.receive-buffer", "128KiB").set("relay.queue", "128KiB"));

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whenBothEndsDieAtRandom(long seed) {
        Random seeds = new Random(seed);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < CONVERSATIONS_A_ROUTE; i++) {
            for (Route route : Route.values()) {
                Random random = new Random(seeds.nextLong());
                all.add(CompletableFuture.runAsync(() -> liveAndDie(route, random), command -> {
                    Thread thread = new Thread(command, "mortal conversation");
                    thread.setDaemon(true);
                    thread.start();
                }));
            }
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).join();
        relay.assertServes();
    }

    private static void liveAndDie(Route route, Random random) {
        try (Conversation conversation = route.open(relay, 16 * 1024)) {
            boolean receiverReads = random.nextBoolean();
            CompletableFuture<Void> receiving =
                    receiverReads ? read(conversation) : CompletableFuture.completedFuture(null);
            CompletableFuture<Void> sending = send(conversation, new Random(random.nextLong()));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(300)));
            boolean senderFirst = random.nextBoolean();
            die(conversation, senderFirst, random.nextBoolean());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(50)));
            die(conversation, !senderFirst, random.nextBoolean());
            sending.join();
            receiving.join();
        }
    }

    private static void die(Conversation conversation, boolean sender, boolean reset) {
        if (reset) {
            (sender ? conversation.sender() : conversation.receiver()).reset();
        } else {
            (sender ? conversation.sender() : conversation.receiver()).hangUp();
        }
    }

    private static CompletableFuture<Void> read(Conversation conversation) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        conversation.receiver().drainToEnd();
                    } catch (UncheckedIOException closed) {
                        // It has died, as it was meant to.
                        conversation.receiver().hangUp();
                    }
                },
                NothingIsLeftTest::onAThread);
    }

    private static CompletableFuture<Void> send(Conversation conversation, Random random) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        while (true) {
                            int length = random.nextInt(3) == 0 ? random.nextInt(1_000_000) : random.nextInt(5000);
                            Failing failing = ANY_FAILING.get(random.nextInt(ANY_FAILING.size()));
                            conversation
                                    .sender()
                                    .send(Send.along(conversation, Ids.next("m"))
                                            .failing(failing)
                                            .range("1-*/*")
                                            .body(Octets.letters(length)));
                        }
                    } catch (UncheckedIOException closed) {
                        conversation.sender().hangUp();
                    }
                },
                NothingIsLeftTest::onAThread);
    }

    private static void onAThread(Runnable command) {
        Thread thread = new Thread(command, "mortal peer");
        thread.setDaemon(true);
        thread.start();
    }
}
