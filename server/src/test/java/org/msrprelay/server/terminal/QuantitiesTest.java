package org.msrprelay.server.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "1572864, 1.5 MiB", "1073741824, 1.0 GiB"})
    void octetsAreInTheLargestUnit(long octets, String text) {
        assertThat(Quantities.octets(octets)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT0.25S, 0.3 s", "PT59S, 59.0 s", "PT3M5S, 3:05", "PT11M, 11:00", "PT1H2M10S, 1:02:10"})
    void durationsAreAsShortAsTheyCanBe(Duration duration, String text) {
        assertThat(Quantities.duration(duration)).isEqualTo(text);
    }

    @Test
    void ratesAreASecond() {
        assertThat(Quantities.rate(10 << 20, Duration.ofSeconds(4))).isEqualTo("2.5 MiB/s");
        assertThat(Quantities.rate(10, Duration.ZERO)).isEqualTo("-");
    }
}
