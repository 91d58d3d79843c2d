package org.msrprelay.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.MsrpUri;

/** Each measurement in a short form, at a relay in a process of its own. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MeasurementsTest {
    private static final int MESSAGES = 10;
    private static final int TRIES = 100;
    private static final int OCTETS = 1_000_003;

    private static ChildRelay relay;

    private final StringWriter told = new StringWriter();

    @BeforeAll
    static void startRelay() throws Exception {
        relay = ChildRelay.start(false, Map.of("relay.queue", "256KiB"));
    }

    @AfterAll
    static void endRelay() {
        relay.close();
    }

    private static SlowReadersPlan slowReaders(int shared, boolean auth, OptionalLong maxGrowth) {
        return new SlowReadersPlan(
                MESSAGES,
                OCTETS,
                shared,
                shared > 0 ? 10_000 : BulkWriter.WHOLE_MESSAGE,
                auth,
                FailureReport.YES,
                new SlowReadersPlan.Pace(
                        Duration.ofMillis(200), Duration.ofMillis(300), 20_000, OptionalInt.of(32 * 1024)),
                maxGrowth,
                Duration.ofSeconds(30));
    }

    private SlowReadersResult run(SlowReadersPlan plan, RelayTarget target) throws Exception {
        return new SlowReaders(plan, target, new PrintWriter(told)).run();
    }

    private static String printed(BenchResult result) {
        StringWriter out = new StringWriter();
        result.print(new PrintWriter(out));
        return out.toString();
    }

    @ParameterizedTest
    @CsvSource({"0, false", "0, true", "1, false", "3, false"})
    void slowReadersGetAllMessagesWhole(int shared, boolean auth) throws Exception {
        SlowReadersResult result = run(slowReaders(shared, auth, OptionalLong.empty()), relay.target());
        assertThat(result.asExpected()).as(printed(result)).isTrue();
        assertThat(result.complete()).isEqualTo(MESSAGES);
        assertThat(result.memory()).isPresent();
        assertThat(printed(result)).contains("10 of 10 messages").contains("resident memory");
        assertThat(result.json().toString()).contains("\"ok\":true").contains("\"rss_peak\":");
    }

    @Test
    void memoryThatGrowsTooMuchIsAFailure() throws Exception {
        SlowReadersResult result = run(slowReaders(0, false, OptionalLong.of(-1)), relay.target());
        assertThat(result.complete()).isEqualTo(MESSAGES);
        assertThat(result.asExpected()).isFalse();
        assertThat(printed(result)).contains("more than");
    }

    @Test
    void aRelayThatIsNotWatchedHasNoMemoryToShow() throws Exception {
        RelayTarget target = relay.target();
        RelayTarget elsewhere = new RelayTarget(target.uri(), target.trust(), target.logins(), Optional.empty());
        SlowReadersResult result = run(slowReaders(0, false, OptionalLong.empty()), elsewhere);
        assertThat(result.asExpected()).isTrue();
        assertThat(printed(result)).doesNotContain("resident");
    }

    @ParameterizedTest
    @CsvSource({"false, 1000000", "true, 9223372036854775807"})
    void fairnessTimesEveryLine(boolean auth, long rate) throws Exception {
        FairnessPlan plan = new FairnessPlan(
                List.of(0, 3),
                new FairnessPlan.Lines(4, Duration.ofMillis(50), Duration.ofSeconds(60)),
                Duration.ofMillis(100),
                BulkWriter.WHOLE_MESSAGE,
                new FairnessPlan.Reader(rate, OptionalInt.of(32 * 1024)),
                auth);
        FairnessResult result = new Fairness(plan, relay.target(), new PrintWriter(told)).run();
        assertThat(result.asExpected()).as(printed(result)).isTrue();
        assertThat(result.rows()).hasSize(2).allSatisfy(row -> {
            assertThat(row.latencies().count()).isEqualTo(4);
            assertThat(row.latencies().minMillis()).isPositive();
        });
        assertThat(result.rows().get(0).octets()).isZero();
        assertThat(result.rows().get(1).octets()).isPositive();
        assertThat(result.json().toString()).contains("\"rows\":[{\"flows\":0,\"arrived\":4,");
    }

    private static RatePlan rate(OptionalLong perSecond, boolean auth) {
        return new RatePlan(3, 4, 200, Duration.ofMillis(200), Duration.ofMillis(500), perSecond, auth);
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "true, 0", "false, 1000"})
    void rateCountsAndTimesEveryMessage(boolean auth, long perSecond) throws Exception {
        OptionalLong pace = perSecond == 0 ? OptionalLong.empty() : OptionalLong.of(perSecond);
        RateResult result = new Rate(rate(pace, auth), relay.target(), new PrintWriter(told)).run();
        assertThat(result.asExpected()).as(printed(result)).isTrue();
        assertThat(result.latencies().count()).isPositive();
        assertThat(result.latencies().percentileMicros(50)).isPositive();
        assertThat(result.cpu()).isPresent();
        assertThat(printed(result))
                .contains("3 sessions with 4 unanswered each")
                .contains("per million messages");
        assertThat(result.json().toString()).contains("\"ok\":true").contains("\"p99_us\":");
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775807, false", "10000, true"})
    void bulkTakesMessagesWholeAndInChunks(long chunkOctets, boolean auth) throws Exception {
        BulkPlan plan = new BulkPlan(2, OCTETS, chunkOctets, FailureReport.YES, auth, Duration.ofSeconds(30));
        BulkResult result = new Bulk(plan, relay.target(), new PrintWriter(told)).run();
        assertThat(result.asExpected()).as(printed(result)).isTrue();
        assertThat(printed(result)).contains("2 of 2 messages").contains("per GB");
        assertThat(result.json().toString()).contains("\"ok\":true").contains("\"MB_per_s\":");
    }

    @Test
    void idleConnectionsAreCountedAndWeighed() throws Exception {
        IdleResult result =
                new Idle(List.of(5, 20), Duration.ofMillis(100), relay.target(), new PrintWriter(told)).run();
        assertThat(result.asExpected()).as(printed(result)).isTrue();
        assertThat(result.rows()).extracting(IdleResult.Row::connections).containsExactly(5, 20);
        assertThat(result.rows()).extracting(IdleResult.Row::added).containsExactly(5, 15);
        assertThat(result.rows()).allSatisfy(row -> assertThat(row.octetsEach()).isNotNaN());
        assertThat(result.json().toString()).contains("\"rows\":[{\"connections\":5,");
    }

    /** A proxy that listens where it connects to is none: the two sides are connected. */
    @ParameterizedTest
    @ValueSource(strings = {"msrp", "msrps"})
    void theSameLoadGoesThroughAProxy(String scheme) throws Exception {
        MsrpUri uri = MsrpUri.parse(scheme + "://127.0.0.1:" + freePort() + ";tcp");
        RelayTarget proxy = RelayTarget.proxy(uri, uri, Optional.empty());
        BulkPlan plan =
                new BulkPlan(2, OCTETS, BulkWriter.WHOLE_MESSAGE, FailureReport.YES, false, Duration.ofSeconds(30));
        BulkResult bulk = new Bulk(plan, proxy, new PrintWriter(told)).run();
        assertThat(bulk.asExpected()).as(printed(bulk)).isTrue();
        RateResult rate = new Rate(rate(OptionalLong.empty(), false), proxy, new PrintWriter(told)).run();
        assertThat(rate.asExpected()).as(printed(rate)).isTrue();
    }

    /** Below those that the kernel gives to whoever connects: it is bound twice, and nobody takes it in between. */
    private static int freePort() {
        return new Random()
                .ints(TRIES, 10_000, 30_000)
                .filter(MeasurementsTest::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Test
    void goesOverTls() throws Exception {
        try (ChildRelay secure = ChildRelay.start(true, Map.of())) {
            SlowReadersResult result = run(slowReaders(0, false, OptionalLong.empty()), secure.target());
            assertThat(secure.target().uri().scheme().secure()).isTrue();
            assertThat(result.asExpected()).as(printed(result)).isTrue();
        }
    }

    @Test
    void aWrongPasswordIsToldAsSuch() {
        RelayTarget target = relay.target();
        RelayTarget stranger =
                new RelayTarget(target.uri(), target.trust(), List.of(new Login("bench", "wrong")), Optional.empty());
        assertThatThrownBy(() -> run(slowReaders(0, false, OptionalLong.empty()), stranger))
                .hasMessageContaining("user or password is wrong");
    }

    @Test
    void aRelayThatDoesNotStartSaysWhy() {
        assertThatThrownBy(() -> ChildRelay.start(false, Map.of("relay.queue", "lots")))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("did not start")
                .hasMessageContaining("relay.queue");
    }
}
