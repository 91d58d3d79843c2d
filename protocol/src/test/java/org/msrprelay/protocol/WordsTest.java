package org.msrprelay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods, flags, transaction ids, and text for people. */
final class WordsTest {
    @Test
    void methods() {
        assertThat(Method.of("SEND")).isSameAs(Method.SEND);
        assertThat(Method.of("REPORT")).isSameAs(Method.REPORT);
        assertThat(Method.of("AUTH")).isSameAs(Method.AUTH);
        assertThat(Method.of("NICKNAME")).isEqualTo(Method.of("NICKNAME")).hasToString("NICKNAME");
        assertThat(Method.of("NICKNAME")).isNotEqualTo(Method.SEND).hasSameHashCodeAs(Method.of("NICKNAME"));
        assertThat(Method.of("X".repeat(32)).name()).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "send", "SEND ", "SEN D", "SEND1", "X-Y", "\u00c4"})
    void noMethods(String name) {
        assertThatThrownBy(() -> Method.of(name)).isInstanceOf(MalformedException.class);
    }

    @Test
    void methodsHaveALimit() {
        assertThatThrownBy(() -> Method.of("X".repeat(33))).isInstanceOf(MalformedException.class);
    }

    @Test
    void flags() {
        for (ContinuationFlag flag : ContinuationFlag.values()) {
            assertThat(ContinuationFlag.of(flag.octet())).contains(flag);
        }
        assertThat(ContinuationFlag.of((byte) '!')).isEmpty();
        assertThat(ContinuationFlag.END.octet()).isEqualTo((byte) '$');
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcd", "49fh", "1.-+%=", "Z234567890123456789012345678901x"})
    void transactionIds(String id) {
        assertThat(TransactionIds.isValid(id)).isTrue();
    }

    @Test
    void newTransactionIds() {
        SplittableRandom random = new SplittableRandom(1);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(TransactionIds.random(random));
        }
        assertThat(ids).hasSize(10_000).allMatch(id -> id.matches("[a-z0-9]{16}"));
        Set<Integer> used = new HashSet<>();
        ids.forEach(id -> used.add((int) id.charAt(15)));
        assertThat(used).hasSize(32);
    }

    @Test
    void excerptsArePrintableAndShort() {
        assertThat(Excerpt.of("plain")).isEqualTo("plain");
        assertThat(Excerpt.of("a\r\n\u0000\u00ff\u007f")).isEqualTo("a\\x0D\\x0A\\x00\\xFF\\x7F");
        assertThat(Excerpt.of("x".repeat(80))).isEqualTo("x".repeat(80));
        assertThat(Excerpt.of("x".repeat(81))).isEqualTo("x".repeat(80) + "...");
    }

    @Test
    void malformedCostsNoStackTrace() {
        MalformedException e = MalformedException.of("x", "y\n", "z");

        assertThat(e).hasMessage("x: y\\x0A (expected: z)");
        assertThat(e.getStackTrace()).isEmpty();
    }

    @Test
    void octetsAreTextInUtf8() {
        assertThat(OctetText.fromText("\u00e4\u20ac")).isEqualTo("\u00c3\u00a4\u00e2\u0082\u00ac");
        assertThat(OctetText.toText("\u00c3\u00a4\u00e2\u0082\u00ac")).isEqualTo("\u00e4\u20ac");
        assertThat(OctetText.toText("\u00e4")).isEqualTo("\ufffd");
    }
}
