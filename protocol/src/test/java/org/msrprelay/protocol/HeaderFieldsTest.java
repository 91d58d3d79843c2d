package org.msrprelay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderFieldsTest {
    private static final HeaderFields FIELDS = HeaderFields.of(List.of(
            new HeaderField("Message-ID", "m1"),
            new HeaderField("X-a", "1"),
            new HeaderField("x-A", "2"),
            new HeaderField("Content-Disposition", "render"),
            new HeaderField("Content-Type", "text/plain")));

    @Test
    void findsByNameInAnyCase() {
        assertThat(FIELDS.first("message-id")).contains("m1");
        assertThat(FIELDS.first("X-A")).contains("1");
        assertThat(FIELDS.all("X-A")).containsExactly("1", "2");
        assertThat(FIELDS.count("x-a")).isEqualTo(2);
        assertThat(FIELDS.first("Expires")).isEmpty();
        assertThat(FIELDS.all("Expires")).isEmpty();
        assertThat(FIELDS.count("Expires")).isZero();
        assertThat(FIELDS.size()).isEqualTo(5);
    }

    @Test
    void isTheFirstFieldsOfAnArray() {
        HeaderField[] fields = {new HeaderField("A", "1"), new HeaderField("B", "2"), new HeaderField("C", "3")};
        HeaderFields two = HeaderFields.of(fields, 2);
        fields[0] = fields[2];

        assertThat(two).containsExactly(new HeaderField("A", "1"), new HeaderField("B", "2"));
        assertThat(HeaderFields.of(fields, 0)).isSameAs(HeaderFields.EMPTY);
        assertThatThrownBy(() -> HeaderFields.of(fields, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void theNamesOfTheStandardsAreTheSameObjects() {
        assertThat(HeaderNames.canonical(new String("Byte-Range".toCharArray())))
                .isSameAs(HeaderNames.BYTE_RANGE);
        assertThat(HeaderNames.canonical("byte-range")).isEqualTo("byte-range");
        assertThat(HeaderNames.canonical("X-Other")).isEqualTo("X-Other");
    }

    @Test
    void keepsTheOrder() {
        List<String> names = new ArrayList<>();
        FIELDS.forEach(field -> names.add(field.name()));

        assertThat(names).containsExactly("Message-ID", "X-a", "x-A", "Content-Disposition", "Content-Type");
    }

    @Test
    void replacesInPlace() {
        assertThat(FIELDS.with("X-A", "3"))
                .containsExactly(
                        new HeaderField("Message-ID", "m1"),
                        new HeaderField("X-A", "3"),
                        new HeaderField("Content-Disposition", "render"),
                        new HeaderField("Content-Type", "text/plain"));
        assertThat(FIELDS.size()).isEqualTo(5);
    }

    /** RFC 4975 7.1: the fields that describe the body come last. */
    @Test
    void addsBeforeTheFieldsOfTheBody() {
        assertThat(FIELDS.with("Byte-Range", "1-2/2")).element(3).hasToString("Byte-Range: 1-2/2");
        assertThat(HeaderFields.EMPTY.with("Status", "000 200").with("Expires", "1"))
                .containsExactly(new HeaderField("Status", "000 200"), new HeaderField("Expires", "1"));
    }

    @Test
    void leavesOut() {
        assertThat(FIELDS.without("x-a")).hasSize(3).noneMatch(field -> field.isNamed("x-a"));
        assertThat(FIELDS.without("Status")).isSameAs(FIELDS);
        assertThat(HeaderFields.EMPTY.with("A", "1").without("a")).isEqualTo(HeaderFields.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "1a", "-a", "a b", "a:b", "a\tb", "a\u00e4", "a\"b", "a(b", "a/b", "a[b", "a\u0000"})
    void rejectsNames(String name) {
        assertThatThrownBy(() -> new HeaderField(name, "v")).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\r", "\nb", "a\u001fb", "\u007f", "\u0100", "\u2028"})
    void rejectsValues(String value) {
        assertThatThrownBy(() -> new HeaderField("X", value)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> FIELDS.with("X", value)).isInstanceOf(MalformedException.class);
    }

    @Test
    void takesAnyOtherOctetInAValue() {
        StringBuilder octets = new StringBuilder("\t");
        for (char c = 0x20; c <= 0xFF; c++) {
            octets.append(c == 0x7F ? "" : c);
        }
        assertThat(new HeaderField("X", octets.toString()).value()).isEqualTo(octets.toString());
    }
}
