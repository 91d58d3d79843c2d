package org.msrprelay.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msrprelay.protocol.FailureReport;

/** Each measurement in a short form, at a relay in a process of its own. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MeasurementsTest {
    private static final int MESSAGES = 10;
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
