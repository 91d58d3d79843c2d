package org.msrprelay.relay.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class KeyStreamTest {
    private static final long SEED = 4976;

    /** More than two seeds last. */
    private static final int LONGS = 300_000;

    @Test
    void nothingComesTwiceNorWhatWasGivenToIt() {
        Counting source = new Counting(new SplittableRandom(SEED));
        KeyStream stream = new KeyStream(source);
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < LONGS; i++) {
            assertThat(seen.add(stream.nextLong())).as("number %d is new", i).isTrue();
        }
        assertThat(source.seeds).as("seeds").isEqualTo(3);
        assertThat(seen).doesNotContainAnyElementsOf(source.given);
    }

    @Test
    void anotherSourceGivesAnother() {
        long one = new KeyStream(new SplittableRandom(SEED)).nextLong();
        long other = new KeyStream(new SplittableRandom(SEED + 1)).nextLong();

        assertThat(one).isNotEqualTo(other);
    }

    /** Or it would go on with a key of zeros, which everybody knows. */
    @Test
    void itGivesNothingUntilItsSourceHasGivenAKey() {
        Counting source = new Counting(new SplittableRandom(SEED));
        KeyStream stream = new KeyStream(source);
        source.fails = true;
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(stream::nextLong).hasMessage("no chance");
        }
        source.fails = false;

        assertThat(stream.nextLong()).isEqualTo(new KeyStream(new SplittableRandom(SEED)).nextLong());
    }

    private static final class Counting implements RandomGenerator {
        private final RandomGenerator random;
        private final Set<Long> given = new HashSet<>();
        private int seeds;
        private boolean fails;

        Counting(RandomGenerator random) {
            this.random = random;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (fails) {
                throw new IllegalStateException("no chance");
            }
            seeds++;
            RandomGenerator.super.nextBytes(bytes);
        }

        @Override
        public long nextLong() {
            long value = random.nextLong();
            given.add(value);
            given.add(Long.reverseBytes(value));
            return value;
        }
    }
}
