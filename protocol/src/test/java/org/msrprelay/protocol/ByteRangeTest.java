package org.msrprelay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "1-25/25,                     1, 25, 25",
        "1-*/8,                       1, -1, 8",
        "5-8/8,                       5, 8, 8",
        "1-*/*,                       1, -1, -1",
        "1-0/0,                       1, 0, 0",
        "2049-4096/*,                 2049, 4096, -1",
        "9-3/2,                       9, 3, 2",
        "9223372036854775807-*/*,     9223372036854775807, -1, -1",
        "1-9223372036854775807/9223372036854775807, 1, 9223372036854775807, 9223372036854775807"
    })
    void parsesAndPrints(String text, long start, long end, long total) {
        assertThat(ByteRange.parse(text))
                .isEqualTo(new ByteRange(start, end, total))
                .hasToString(text);
    }

    @Test
    void leadingZerosCountForNothing() {
        assertThat(ByteRange.parse("0001-002/03")).isEqualTo(new ByteRange(1, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1-2",
                "1/2",
                "-1/2",
                "1-/2",
                "1-2/",
                "0-2/2",
                "*-2/2",
                "1-2/3 ",
                "1 -2/3",
                "+1-2/3",
                "1--2/3",
                "1-2/3/4",
                "1-**/3",
                "a-2/3",
                "1-b/3",
                "1-2/c",
                "\u0661-2/3",
                "9223372036854775808-*/*",
                "1-99999999999999999999/*"
            })
    void rejects(String text) {
        assertThatThrownBy(() -> ByteRange.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> ByteRange.parse("0-1/1")).hasMessage("range-start: 0 (expected: >= 1)");
        assertThatThrownBy(() -> ByteRange.parse("1-9223372036854775808/*"))
                .hasMessage("range-end: 9223372036854775808 (expected: digits, at most 9223372036854775807)");
        assertThatThrownBy(() -> new ByteRange(1, -2, 0)).hasMessage("range-end: -2 (expected: >= 0 or *)");
        assertThatThrownBy(() -> new ByteRange(1, 2, -7)).hasMessage("total: -7 (expected: >= 0 or *)");
    }

    @Test
    void countsItsOctets() {
        assertThat(ByteRange.parse("1-25/25").octets()).hasValue(25);
        assertThat(ByteRange.parse("5-5/8").octets()).hasValue(1);
        assertThat(ByteRange.parse("1-0/0").octets()).hasValue(0);
        assertThat(ByteRange.parse("5-4/8").octets()).hasValue(0);
        assertThat(ByteRange.parse("5-3/8").octets()).isEmpty();
        assertThat(ByteRange.parse("1-*/8").octets()).isEmpty();
        assertThat(ByteRange.parse("1-9223372036854775807/*").octets()).hasValue(Long.MAX_VALUE);
    }

    @Test
    void changesItsEnd() {
        assertThat(ByteRange.parse("5-*/9").withEnd(7)).hasToString("5-7/9");
        assertThat(ByteRange.parse("5-7/9").withEnd(ByteRange.ANY)).hasToString("5-*/9");
    }
}
