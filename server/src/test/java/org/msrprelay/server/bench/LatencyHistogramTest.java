package org.msrprelay.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double PRECISION = 1.0 / 64;

    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void nothingHasNoPercentiles() {
        assertThat(histogram.count()).isZero();
        assertThat(histogram.percentileMicros(50)).isNaN();
        assertThat(histogram.maxMicros()).isNaN();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 63, 64, 65, 127, 128, 1_000, 1_048_575, 1_048_576, 3_000_000_000L, Long.MAX_VALUE})
    void aSingleTimeIsEveryPercentile(long nanos) {
        histogram.add(nanos);
        assertThat(histogram.count()).isOne();
        assertThat(histogram.percentileMicros(1)).isEqualTo(nanos / NANOS_PER_MICRO);
        assertThat(histogram.percentileMicros(100)).isEqualTo(nanos / NANOS_PER_MICRO);
        assertThat(histogram.maxMicros()).isEqualTo(nanos / NANOS_PER_MICRO);
    }

    @Test
    void percentilesAreRightToA64th() {
        Random random = new Random(4975);
        long[] nanos = random.longs(100_000, 0, 1L << 40)
                .map(n -> n >>> random.nextInt(40))
                .toArray();
        for (long n : nanos) {
            histogram.add(n);
        }
        Arrays.sort(nanos);
        for (double percent : new double[] {0.1, 10, 50, 90, 99, 99.9, 100}) {
            long exact = nanos[(int) Math.ceil(percent / 100 * nanos.length) - 1];
            assertThat(histogram.percentileMicros(percent) * NANOS_PER_MICRO)
                    .isCloseTo((double) exact, within(exact * PRECISION + 1));
        }
    }
}
