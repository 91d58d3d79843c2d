package org.msrprelay.relay.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangeTest {

    @Test
    void holdsBothEnds() {
        PortRange range = PortRange.parse("1024-65535");
        assertThat(range.contains(1023)).isFalse();
        assertThat(range.contains(1024)).isTrue();
        assertThat(range.contains(65_535)).isTrue();
    }

    @Test
    void onePortIsARange() {
        assertThat(PortRange.parse("2855")).isEqualTo(new PortRange(2855, 2855)).hasToString("2855");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0-10", "65536", "10-65536", "20-10", "a", "1-", "-1", "1-2-3", " 1", "999999"})
    void namesAMistakeAndWhatWasExpected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PortRange.parse(text))
                .withMessage("ports: " + text + " (expected: a port or a range such as 1024-65535, within 1-65535)");
    }
}
