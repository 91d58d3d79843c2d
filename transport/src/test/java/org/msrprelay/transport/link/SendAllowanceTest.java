package org.msrprelay.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SendAllowanceTest {

    private static final int KIB = 1024;

    private final SendAllowance allowance = new SendAllowance(0);

    private long roundTripMillis = 1;

    private int at(long millis, long acknowledged) {
        allowance.measure(
                TimeUnit.MILLISECONDS.toNanos(millis), acknowledged, TimeUnit.MILLISECONDS.toNanos(roundTripMillis));
        return allowance.octets();
    }

    @Test
    void beginsWithLittle() {
        assertThat(allowance.octets()).isEqualTo(2 * KIB);
        assertThat(at(50, 0)).isEqualTo(2 * KIB);
    }

    @Test
    void growsAtOnceWithWhatIsAcknowledged() {
        assertThat(at(1, 10 * KIB)).isEqualTo(10 * KIB);
        assertThat(at(2, 100 * KIB)).isEqualTo(100 * KIB);
        assertThat(allowance.isFast()).isFalse();
        assertThat(at(3, 1000 * KIB)).isEqualTo(128 * KIB);
        assertThat(allowance.isFast()).isTrue();
    }

    @Test
    void isWhatATenthOfASecondDrains() {
        at(100, 20 * KIB);
        assertThat(at(200, 40 * KIB)).isEqualTo(20 * KIB);
        assertThat(at(400, 60 * KIB)).isEqualTo(10 * KIB);
    }

    @Test
    void shrinksWhenAWholeWindowHasSeenLess() {
        at(10, 1000 * KIB);
        assertThat(at(99, 1001 * KIB)).isEqualTo(128 * KIB);
        at(100, 1002 * KIB);
        assertThat(at(199, 1010 * KIB)).isEqualTo(128 * KIB);
        assertThat(at(200, 1010 * KIB)).isEqualTo(8 * KIB);
        assertThat(at(300, 1010 * KIB)).isEqualTo(2 * KIB);
    }

    @Test
    void afterALongSilenceGrowsAsQuicklyAsAtTheBeginning() {
        at(100, 1000 * KIB);
        assertThat(at(3_600_000, 1000 * KIB)).isEqualTo(2 * KIB);
        assertThat(at(3_600_001, 1050 * KIB)).isEqualTo(50 * KIB);
    }

    private int afterLooks(int looks, long deliveryRate) {
        for (int i = 0; i < looks; i++) {
            allowance.deliveryRate(deliveryRate, false);
        }
        return allowance.octets();
    }

    @Test
    void whatHasDrainedAllManyTimesMayHaveAnEighthOfTheKernelsRateUpToABatchOfChat() {
        assertThat(afterLooks(7, 800 * KIB)).isEqualTo(2 * KIB);
        assertThat(afterLooks(1, 800 * KIB)).isEqualTo(10 * KIB);
        assertThat(afterLooks(1, 1_000_000_000_000L)).isEqualTo(24 * KIB);
        assertThat(allowance.isFast()).isFalse();
        assertThat(afterLooks(1, 0)).isEqualTo(2 * KIB);
    }

    @Test
    void whereAnythingWaitsTheKernelsRateIsNotBelievedForLong() {
        assertThat(afterLooks(8, 100_000_000)).isEqualTo(24 * KIB);
        allowance.deliveryRate(100_000_000, true);
        assertThat(allowance.octets()).isEqualTo(2 * KIB);
        assertThat(afterLooks(7, 100_000_000)).isEqualTo(2 * KIB);
        assertThat(afterLooks(1, 100_000_000)).isEqualTo(24 * KIB);
    }

    @Test
    void underWayIsWhatTheLinkCarriesInFourTenthsOfASecond() {
        roundTripMillis = 0;
        assertThat(allowance.octetsUnderWay()).isEqualTo(4 * KIB);
        at(100, 10 * KIB);
        assertThat(allowance.octetsUnderWay()).isEqualTo(10 * KIB);
        at(400, 20 * KIB);
        assertThat(allowance.octetsUnderWay()).isEqualTo(20 * KIB);
    }

    @Test
    void underWayIsTwoRoundTripsWhereTheseAreLong() {
        roundTripMillis = 600; // by satellite
        at(1_199, 100 * KIB);
        assertThat(allowance.octetsUnderWay()).isEqualTo(100 * KIB);
        at(2_400, 200 * KIB);
        assertThat(allowance.octetsUnderWay()).isEqualTo(100 * KIB);
    }

    @Test
    void underWayShrinksSlowly() {
        roundTripMillis = 0;
        at(400, 100 * KIB);
        at(800, 100 * KIB);
        assertThat(allowance.octetsUnderWay()).isEqualTo(90 * KIB);
        for (int window = 3; window < 100; window++) {
            at(400L * window, 100 * KIB);
        }
        assertThat(allowance.octetsUnderWay()).isEqualTo(4 * KIB);
    }
}
