package org.msrprelay.relay.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msrprelay.relay.spi.LimitSettings;

class HeapCostTest {

    private static final long MIB = 1024 * 1024;

    /** An octet that is charged as so many takes seven tenths of one at most: what the limits let be held leaves half of the heap. */
    @ParameterizedTest
    @CsvSource({"96,96", "512,96", "4096,256", "384,384", "65536,1024", "6144,6144", "1,48", "1024,16"})
    void whatIsHeldLeavesHalfOfTheHeap(long memoryMib, long heapMib) {
        HeapCost cost = of(memoryMib, heapMib);
        double takenOctets = 0.7 * memoryMib * MIB * 100 / cost.percent();
        assertThat(takenOctets).isLessThanOrEqualTo(Math.max(MIB, heapMib * MIB / 2.0));
    }

    @Test
    void whereTheHeapIsLargeAnOctetIsAnOctet() {
        assertThat(of(1024, 4096)).isEqualTo(HeapCost.AS_IT_IS);
        assertThat(of(1024, 4096).of(1234)).isEqualTo(1234);
    }

    @Test
    void whereItIsNotItIsMore() {
        assertThat(new HeapCost(250).of(1000)).isEqualTo(2500);
        assertThat(of(4096, 1024).of(1000)).isBetween(5_000L, 6_500L);
    }

    private static HeapCost of(long memoryMib, long heapMib) {
        return HeapCost.of(new LimitSettings(
                1, LimitSettings.UNLIMITED, LimitSettings.Rates.UNLIMITED, memoryMib * MIB, heapMib * MIB));
    }
}
