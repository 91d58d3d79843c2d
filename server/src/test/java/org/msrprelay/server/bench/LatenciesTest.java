package org.msrprelay.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final long MILLI = 1_000_000;

    @Test
    void ranksTimesInAnyOrder() {
        Latencies latencies = Latencies.ofNanos(LongStream.rangeClosed(1, 100)
                .map(i -> (101 - i) * MILLI)
                .boxed()
                .toList());
        assertThat(latencies.count()).isEqualTo(100);
        assertThat(latencies.minMillis()).isEqualTo(1);
        assertThat(latencies.percentileMillis(50)).isEqualTo(50);
        assertThat(latencies.percentileMillis(99)).isEqualTo(99);
        assertThat(latencies.percentileMillis(99.1)).isEqualTo(100);
        assertThat(latencies.maxMillis()).isEqualTo(100);
    }

    @Test
    void aHighPercentileOfFewIsTheLargest() {
        Latencies latencies = Latencies.ofNanos(List.of(3 * MILLI, MILLI, 2 * MILLI));
        assertThat(latencies.percentileMillis(50)).isEqualTo(2);
        assertThat(latencies.percentileMillis(99)).isEqualTo(3);
    }

    @Test
    void ofOneAllAreTheSame() {
        Latencies latencies = Latencies.ofNanos(List.of(1_500_000L));
        assertThat(latencies.percentileMillis(0.1)).isEqualTo(1.5);
        assertThat(latencies.percentileMillis(100)).isEqualTo(1.5);
    }

    @Test
    void ofNoneThereIsNoNumber() {
        assertThat(Latencies.ofNanos(List.of()).percentileMillis(50)).isNaN();
        assertThat(Latencies.ofNanos(List.of()).maxMillis()).isNaN();
    }
}
