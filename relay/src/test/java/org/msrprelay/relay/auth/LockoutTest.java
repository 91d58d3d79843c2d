package org.msrprelay.relay.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msrprelay.relay.limit.AddressBlock;
import org.msrprelay.relay.spi.AuthSettings;

/** Who may try a password where, and how long the answer to a wrong one waits. */
class LockoutTest {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration LASTING = Duration.ofMinutes(5);
    private static final int FAILURES = 10;
    private static final Whence OFFICE = at("192.0.2.1");
    private static final Whence GUESSER = at("198.51.100.1");

    private final Lockout lockout = new Lockout(new AuthSettings.Lockout(FAILURES, WINDOW, LASTING));
    private long nowNanos = Long.MAX_VALUE - Duration.ofMinutes(2).toNanos(); // wraps while the tests run

    private static Whence at(String literal) {
        try {
            return new Whence.Address(AddressBlock.of(InetAddress.getByName(literal)));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Whence bot(int number) {
        return at("203.0.113." + number);
    }

    private boolean admits(String user, Whence from) {
        return lockout.refusal(user, from, nowNanos).isEmpty();
    }

    private Duration fails(String user, Whence from) {
        return Duration.ofNanos(lockout.failed(user, from, nowNanos));
    }

    /** As the check of credentials does it: whoever is not admitted is not counted. */
    private int wrongPasswordsTried(String user, Whence from, int attempts) {
        int tried = 0;
        for (int i = 0; i < attempts; i++) {
            if (admits(user, from)) {
                tried++;
                fails(user, from);
            }
        }
        return tried;
    }

    private void passes(Duration time) {
        nowNanos += time.toNanos();
    }

    @Test
    void anAddressThatFailsTooOftenIsLockedOutForATimeWhoeverIsTried() {
        for (int i = 0; i < FAILURES; i++) {
            assertThat(admits("user" + i, GUESSER)).isTrue();
            fails("user" + i, GUESSER);
        }
        assertThat(admits("user", GUESSER)).isFalse();
        assertThat(admits("user", OFFICE)).isTrue();
        passes(LASTING.minusNanos(1));
        assertThat(admits("user", GUESSER)).isFalse();
        passes(Duration.ofNanos(1));
        assertThat(admits("user", GUESSER)).isTrue();
    }

    @Test
    void failuresFarApartLockNobodyOut() {
        for (int i = 0; i < 10 * FAILURES; i++) {
            fails("alice", GUESSER);
            passes(WINDOW.dividedBy(FAILURES - 1).plusNanos(1));
            assertThat(admits("alice", GUESSER)).isTrue();
        }
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        assertThat(wrongPasswordsTried("alice", at("2001:db8:0:1::1"), FAILURES))
                .isEqualTo(FAILURES);
        assertThat(admits("alice", at("2001:db8:0:1:ffff::2"))).isFalse();
        assertThat(admits("bob", at("2001:db8:0:2::1"))).isTrue();
    }

    @Test
    void atHomeAUserMayAlwaysTryWhateverOthersDoThereOrElsewhere() {
        lockout.succeeded("alice", OFFICE, nowNanos);
        wrongPasswordsTried("alice", GUESSER, 100);
        wrongPasswordsTried("bob", OFFICE, 100);
        assertThat(admits("alice", GUESSER)).isFalse();
        assertThat(admits("bob", OFFICE)).isFalse();
        assertThat(admits("carol", OFFICE))
                .as("a newcomer behind the guesser's NAT")
                .isFalse();
        assertThat(admits("alice", OFFICE)).isTrue();
    }

    @Test
    void anAddressIsAHomeForAWeekAfterTheLastSuccess() {
        lockout.succeeded("alice", OFFICE, nowNanos);
        passes(Homes.LIFETIME.minusSeconds(1));
        lockout.succeeded("alice", OFFICE, nowNanos);
        passes(Homes.LIFETIME.minusSeconds(1));
        wrongPasswordsTried("bob", OFFICE, FAILURES);
        assertThat(admits("alice", OFFICE)).isTrue();
        passes(Duration.ofSeconds(1));
        assertThat(admits("alice", OFFICE)).isFalse();
    }

    @Test
    void aDeviceAtHomeWithAnOldPasswordShutsNobodyOutThere() {
        lockout.succeeded("alice", OFFICE, nowNanos);
        assertThat(wrongPasswordsTried("alice", OFFICE, 10 * FAILURES)).isEqualTo(10 * FAILURES);
        assertThat(admits("bob", OFFICE)).isTrue();
    }

    @Test
    void aUserUnderAttackGetsInFromANewAddressButEachGuesserHasFewTries() {
        assertThat(wrongPasswordsTried("alice", bot(1), FAILURES)).isEqualTo(FAILURES);
        for (int number = 2; number < 50; number++) {
            assertThat(wrongPasswordsTried("alice", bot(number), 100)).isEqualTo(Lockout.TRIES_UNDER_ATTACK);
            assertThat(admits("bob", bot(number))).as("another user there").isTrue();
        }
        assertThat(admits("alice", OFFICE)).isTrue();
        assertThat(wrongPasswordsTried("alice", OFFICE, Lockout.TRIES_UNDER_ATTACK - 1))
                .isEqualTo(Lockout.TRIES_UNDER_ATTACK - 1);
        assertThat(admits("alice", OFFICE)).as("after a slip or two").isTrue();
    }

    @Test
    void aRelayIsNotLockedOutForOneOfItsClientsButEachUserThroughItIs() {
        Whence relay = new Whence.Relay("inner.example.net");
        assertThat(wrongPasswordsTried("alice", relay, 100)).isEqualTo(FAILURES + Lockout.TRIES_UNDER_ATTACK);
        assertThat(admits("bob", relay)).as("another client of that relay's").isTrue();
        assertThat(admits("alice", OFFICE)).isTrue();
        assertThat(admits("alice", new Whence.Relay("far.example.net"))).isTrue();
        passes(LASTING);
        lockout.succeeded("alice", relay, nowNanos);
        assertThat(wrongPasswordsTried("alice", bot(1), FAILURES)).isEqualTo(FAILURES);
        assertThat(wrongPasswordsTried("alice", relay, 10)).as("a home of hers").isEqualTo(10);
    }

    @Test
    void delaysGrowToTwoSecondsAndStayThereWhileSomebodyIsLockedOut() {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < FAILURES; i++) {
            millis.add(fails("alice", bot(i)).toMillis());
        }
        assertThat(millis).containsExactly(0L, 0L, 125L, 250L, 500L, 1000L, 2000L, 2000L, 2000L, 2000L);
        assertThat(fails("alice", OFFICE)).isEqualTo(Lockout.LONGEST_DELAY);
        assertThat(fails("bob", OFFICE)).isZero();
    }

    /** EXPIRY:NAME is the NAME's, whatever the EXPIRY. */
    @ParameterizedTest
    @CsvSource({"1700000000:alice, 1800000000:alice, true", "alice, 1800000000:alice, true", "x:alice, alice, false"})
    void ephemeralUsersAreCountedByTheirNames(String one, String other, boolean same) {
        lockout.succeeded(one, OFFICE, nowNanos);
        wrongPasswordsTried("bob", OFFICE, FAILURES);
        assertThat(admits(other, OFFICE)).isEqualTo(same);
    }

    @Test
    void whoFailsUnderManyNamesDoesNotUndoALockout() {
        assertThat(wrongPasswordsTried("alice", bot(1), FAILURES)).isEqualTo(FAILURES);
        for (int i = 0; i < Failures.MAX_COUNTED + 1; i++) {
            lockout.failed("nobody" + i, new Whence.Address(new AddressBlock(true, i)), nowNanos);
        }
        assertThat(admits("alice", bot(1))).isFalse();
        assertThat(wrongPasswordsTried("alice", bot(2), 100)).isEqualTo(Lockout.TRIES_UNDER_ATTACK);
    }

    @Test
    void aUserHasSoManyHomesAndPushesOutHisOwnAlone() {
        Homes homes = new Homes();
        homes.add("bob", OFFICE, nowNanos);
        for (int i = 0; i <= Homes.MAX_PER_USER; i++) {
            homes.add("alice", bot(i), nowNanos);
        }
        assertThat(homes.has("alice", bot(0), nowNanos)).isFalse();
        assertThat(homes.has("alice", bot(1), nowNanos)).isTrue();
        assertThat(homes.has("bob", OFFICE, nowNanos)).isTrue();
    }

    @Test
    void longNamesAreCountedByHowTheyBegin() {
        String begin = "a".repeat(500);
        lockout.succeeded(begin + "1", OFFICE, nowNanos);
        wrongPasswordsTried("bob", OFFICE, FAILURES);
        assertThat(admits(begin + "2", OFFICE)).isTrue();
    }
}
