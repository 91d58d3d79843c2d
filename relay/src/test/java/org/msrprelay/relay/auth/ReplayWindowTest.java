package org.msrprelay.relay.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A count must not come again (RFC 7616 3.4), with bounded memory. */
class ReplayWindowTest {

    private final ReplayWindow window = new ReplayWindow(2);

    @Test
    void aCountIsGoodOnce() {
        assertThat(window.use("a", 1, 1)).isTrue();
        assertThat(window.use("a", 1, 1)).isFalse();
        assertThat(window.use("a", 1, 3)).isTrue();
        assertThat(window.use("a", 1, 3)).isFalse();
    }

    @Test
    void countsMayComeOutOfOrder() {
        assertThat(window.use("a", 1, 3)).isTrue();
        assertThat(window.use("a", 1, 1)).isTrue();
        assertThat(window.use("a", 1, 2)).isTrue();
        assertThat(window.use("a", 1, 1)).isFalse();
        assertThat(window.use("a", 1, 2)).isFalse();
        assertThat(window.use("a", 1, 3)).isFalse();
    }

    @Test
    void aCountThatIsTooFarBehindIsUsedNeverFresh() {
        assertThat(window.use("a", 1, 100)).isTrue();
        assertThat(window.use("a", 1, 100 - ReplayWindow.MAX_BEHIND)).isTrue();
        assertThat(window.use("a", 1, 100 - ReplayWindow.MAX_BEHIND)).isFalse();
        assertThat(window.use("a", 1, 100 - ReplayWindow.MAX_BEHIND - 1)).isFalse();
        assertThat(window.use("a", 1, 101)).isTrue();
        assertThat(window.use("a", 1, 100)).isFalse();
        assertThat(window.use("a", 1, 0xFFFFFFFFL)).isTrue();
        assertThat(window.use("a", 1, 101)).isFalse();
        assertThat(window.use("a", 1, 0xFFFFFFFEL)).isTrue();
        assertThat(window.use("a", 1, 0xFFFFFFFFL)).isFalse();
    }

    /** Every order of counts, and every repetition: none is good twice. */
    @Test
    void noCountIsGoodTwiceInAnyOrder() {
        SplittableRandom random = new SplittableRandom(7);
        Set<Long> used = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            long count = i / 40L + random.nextInt(90);
            if (window.use("a", 1, count)) {
                assertThat(used.add(count)).as("%d is new", count).isTrue();
            }
        }
        assertThat(used).hasSizeGreaterThan(500);
    }

    @Test
    void whatNoLongerFitsIsUsedNeverFresh() {
        window.use("a", 10, 1);
        window.use("b", 20, 1);
        assertThat(window.use("c", 30, 1)).isTrue();
        assertThat(window.use("a", 10, 2)).as("forgotten").isFalse();
        assertThat(window.use("z", 5, 1)).as("issued before what was forgotten").isFalse();
        assertThat(window.use("b", 20, 2)).isTrue();
        assertThat(window.use("d", 40, 1)).isTrue();
    }
}
