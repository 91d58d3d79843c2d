package org.msrprelay.relay.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.msrprelay.relay.spi.LimitSettings;
import org.msrprelay.relay.spi.LimitSettings.Rates;

class RateTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Clocks of loops may be anywhere in their range. */
    private static final long NOW = Long.MAX_VALUE - SECOND;

    @Test
    void octetsArePaidForAtTheRate() {
        Rate rate = new Rate(1_000);
        assertThat(rate.paidAtNanos(100, NOW) - NOW).isEqualTo(SECOND / 10);
        assertThat(rate.paidAtNanos(100, NOW) - NOW).isEqualTo(SECOND / 5);
    }

    @Test
    void nothingIsSavedUp() {
        Rate rate = new Rate(1_000);
        rate.paidAtNanos(100, NOW);
        long later = NOW + 3 * SECOND;
        assertThat(rate.paidAtNanos(100, later) - later).isEqualTo(SECOND / 10);
    }

    @Test
    void aTurnIsAFiftiethOfASecondWithinBounds() {
        assertThat(new Rate(50_000).turnOctets()).isEqualTo(1_000);
        assertThat(new Rate(1).turnOctets()).isEqualTo(64);
        assertThat(new Rate(1L << 40).turnOctets()).isEqualTo(256 * 1024);
    }

    @Test
    void unlimitedIsPaidAtOnce() {
        Rate rate = new Rate(LimitSettings.UNLIMITED);
        assertThat(rate.paidAtNanos(Integer.MAX_VALUE, NOW)).isEqualTo(NOW);
        assertThat(rate.turnOctets()).isEqualTo(256 * 1024);
    }

    @Test
    void aUsersRateIsKeptWhileOneOfHisConnectionsIs() {
        ReadRates rates = new ReadRates(new Rates(LimitSettings.UNLIMITED, 1_000, LimitSettings.UNLIMITED));
        ReadMeter first = new ReadMeter(rates);
        ReadMeter second = new ReadMeter(rates);
        first.addUser("alice");
        first.addUser("alice");
        second.addUser("alice");
        assertThat(first.pauseNanos(100, NOW, false)).isEqualTo(SECOND / 10);
        assertThat(second.pauseNanos(100, NOW, false)).isEqualTo(SECOND / 5);
        first.close();
        assertThat(rates.users()).isEqualTo(1);
        second.close();
        assertThat(rates.users()).isZero();
    }
}
