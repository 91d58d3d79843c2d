package org.msrprelay.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OctetRangesTest {
    @Test
    void joinsRangesThatTouchOrOverlap() {
        OctetRanges ranges = new OctetRanges();
        ranges.add(1, 10);
        ranges.add(21, 30);
        assertThat(ranges).hasToString("1-10, 21-30");
        ranges.add(11, 20);
        assertThat(ranges).hasToString("1-30");
        ranges.add(5, 40);
        assertThat(ranges).hasToString("1-40");
        assertThat(ranges.prefix()).isEqualTo(40);
        assertThat(ranges.octets()).isEqualTo(40);
    }

    @Test
    void knowsWhatIsMissing() {
        OctetRanges ranges = new OctetRanges();
        assertThat(ranges.covers(1, 0)).isTrue();
        assertThat(ranges.covers(1, 1)).isFalse();
        ranges.add(2, 5);
        assertThat(ranges.prefix()).isZero();
        assertThat(ranges.covers(2, 5)).isTrue();
        assertThat(ranges.covers(2, 6)).isFalse();
    }

    @Test
    void doesAsASetOfPositionsDoes() {
        Random random = new Random(4975);
        for (int round = 0; round < 200; round++) {
            OctetRanges ranges = new OctetRanges();
            BitSet positions = new BitSet();
            for (int i = 0; i < 30; i++) {
                int first = 1 + random.nextInt(100);
                int last = first - 1 + random.nextInt(12);
                ranges.add(first, last);
                positions.set(first, last + 1);
                assertThat(ranges.octets()).isEqualTo(positions.cardinality());
                assertThat(ranges.prefix()).isEqualTo(positions.nextClearBit(1) - 1L);
                assertThat(ranges.covers(first, last)).isTrue();
            }
        }
    }
}
