package org.msrprelay.systemtests.invariant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;

/**
 * Receivers answer, refuse, keep silent and die at random, while senders with Failure-Report yes send; every octet of a SEND
 * that the relay answered 200 must then have been answered 200 by the receiver or be named in exactly one REPORT.
 */
class EveryOctetIsAccountedForTest {

    private static final int CONVERSATIONS_A_ROUTE = 3;
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(3);

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback()
            .set("relay.response-timeout", RESPONSE_TIMEOUT)
            .set("relay.stall-timeout", "2s")
            .set("relay.max-send-chunk-size", "16KiB"));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoeverDies(long seed) {
        List<CompletableFuture<List<String>>> all = new ArrayList<>();
        Random seeds = new Random(seed);
        for (Route route : Route.values()) {
            for (int i = 0; i < CONVERSATIONS_A_ROUTE; i++) {
                Random random = new Random(seeds.nextLong());
                all.add(onItsOwnThread(() -> converse(route, random)));
            }
        }
        assertThat(IntStream.range(0, all.size()).boxed().flatMap(i -> all.get(i).join().stream()))
                .isEmpty();
    }

    private static CompletableFuture<List<String>> onItsOwnThread(java.util.function.Supplier<List<String>> task) {
        return CompletableFuture.supplyAsync(task, command -> {
            Thread thread = new Thread(command, "conversation");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static List<String> converse(Route route, Random random) {
        Ledger ledger = new Ledger();
        try (Conversation conversation = route.open(relay)) {
            UnreliableReceiver receiver =
                    new UnreliableReceiver(conversation.receiver(), ledger, new Random(random.nextLong()));
            receiver.start();
            BusySender sender = new BusySender(conversation, ledger, new Random(random.nextLong()));
            sender.run();
            await().atMost(Duration.ofSeconds(30))
                    .failFast(() -> sender.readerFailure().ifPresent(failure -> {
                        throw failure;
                    }))
                    .untilAsserted(() -> assertThat(sender.unanswered() + ledger.openOctets())
                            .as(ledger::describeOpen)
                            .isZero());
            sender.finish();
            return ledger.faults(receiver.resets()).stream()
                    .map(fault -> route + ": " + fault)
                    .toList();
        }
    }
}
