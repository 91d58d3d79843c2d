package org.msrprelay.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {
    @ParameterizedTest
    @CsvSource({"2048, 2048", "0, 0", "1B, 1", "100MB, 100000000", "64KiB, 65536", "2GiB, 2147483648"})
    void readsSizes(String text, long octets) {
        assertThat(Amount.octets(text)).contains(octets);
    }

    @Test
    void readsRates() {
        assertThat(Amount.octetsPerSecond("1KB/s")).contains(1000L);
        assertThat(Amount.octetsPerSecond("1MiB/s")).contains(1L << 20);
    }

    @Test
    void readsDurations() {
        assertThat(Amount.duration("200ms")).contains(Duration.ofMillis(200));
        assertThat(Amount.duration("2m")).contains(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "-1", "1.5MB", "1kb", "12345678901", "1 MB", "1KB/s"})
    void takesNothingElseForASize(String text) {
        assertThat(Amount.octets(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1KB", "0/s", "1/m", "/s"})
    void takesNothingElseForARate(String text) {
        assertThat(Amount.octetsPerSecond(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "1d", "s"})
    void takesNothingElseForADuration(String text) {
        assertThat(Amount.duration(text)).isEmpty();
    }
}
