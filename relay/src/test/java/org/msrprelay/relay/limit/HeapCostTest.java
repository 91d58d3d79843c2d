package org.msrprelay.relay.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msrprelay.relay.spi.LimitSettings;

class HeapCostTest {

    private static final long MIB = 1024 * 1024;

    @ParameterizedTest
    @CsvSource({
        "1024, 4096, 100", // a large heap
        "2048, 2048, 143", // the launcher's
        "96, 96, 280",
        "240, 128, 420", // the most that suits it
        "6144, 1072, 500", // more than suits it
        "1024, 16, 500"
    })
    void theSmallerTheHeapTheDearer(long memoryMib, long heapMib, long percent) {
        assertThat(of(memoryMib, heapMib).percent()).isEqualTo(percent);
    }

    @ParameterizedTest
    @CsvSource({"8, 6", "48, 36", "64, 48", "128, 240", "1072, 3072"})
    void soMuchMemorySuitsAHeap(long heapMib, long memoryMib) {
        assertThat(LimitSettings.mostMemoryOctets(heapMib * MIB)).isEqualTo(memoryMib * MIB);
    }

    @Test
    void aHeapWithoutEndSuitsAnyMemory() {
        assertThat(LimitSettings.mostMemoryOctets(Long.MAX_VALUE)).isGreaterThan(Long.MAX_VALUE / 4);
    }

    @Test
    void anOctetIsChargedAsThePercentSay() {
        assertThat(new HeapCost(250).of(1000)).isEqualTo(2500);
        assertThat(HeapCost.AS_IT_IS.of(1234)).isEqualTo(1234);
    }

    @Test
    void otherRelaysAreToldOfLessRoomWhereTheirMessagesAreDear() {
        assertThat(new HeapCost(143).window(1000)).isEqualTo(1000);
        assertThat(new HeapCost(340).window(1000)).isEqualTo(500);
    }

    private static HeapCost of(long memoryMib, long heapMib) {
        return HeapCost.of(new LimitSettings(
                1, LimitSettings.UNLIMITED, LimitSettings.Rates.UNLIMITED, memoryMib * MIB, heapMib * MIB));
    }
}
