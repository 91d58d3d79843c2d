package org.msrprelay.systemtests.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.msrprelay.systemtests.auth.Guesser.Tally;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayProcess;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.TestFiles;
import org.msrprelay.systemtests.harness.Users;

/**
 * Wrong passwords from 50 addresses, for the names of 100 users who AUTH meanwhile with the right ones: half of them at the
 * guessers' own addresses, where they have been before, half at addresses where they have never been.
 *
 * <p>Short as it is; {@code -Dmsrprelay.flood.seconds=20 -Dmsrprelay.flood.rate=10000} makes it a measurement, whose figures go to
 * standard output.
 */
class GuessingFloodTest {

    private static final int ADDRESSES = 50;
    private static final int PASSWORDS_PER_SECOND = Integer.getInteger("msrprelay.flood.rate", 2_000);
    private static final Duration LASTS = Duration.ofSeconds(Integer.getInteger("msrprelay.flood.seconds", 2));

    private static final List<String> USERS =
            IntStream.range(0, 100).mapToObj(number -> "user" + number).toList();

    private final Tally tally = new Tally();

    private static String guessersAddress(int number) {
        return "127.0.1." + (1 + number % ADDRESSES);
    }

    private static String address(int user) {
        return user < USERS.size() / 2 ? guessersAddress(user) : "127.0.2." + user;
    }

    private static int attempt(RelayProcess relay, int user) {
        try (RawPeer peer = relay.relay().connectFrom(address(user), USERS.get(user))) {
            return peer.auth()
                    .attempt(peer.auth().credentials(USERS.get(user), "SHA-256"))
                    .code();
        }
    }

    @Test
    void shutsNoUserOut() {
        RelayYaml yaml = RelayYaml.onLoopback().set("auth.users", "[users, more-users]");
        try (RelayProcess relay = RelayProcess.serve(
                yaml, directory -> TestFiles.writeSecret(directory.resolve("more-users"), Users.linesOf(USERS)))) {
            for (int user = 0; user < USERS.size() / 2; user++) {
                assertThat(attempt(relay, user)).as("before the flood").isEqualTo(200);
            }
            List<Guesser> guessers = IntStream.range(0, ADDRESSES)
                    .mapToObj(number -> new Guesser(
                            guessersAddress(number),
                            relay.relay().clearPort(),
                            USERS,
                            PASSWORDS_PER_SECOND / ADDRESSES,
                            tally))
                    .toList();
            List<Thread> threads = new ArrayList<>();
            guessers.forEach(guesser -> threads.add(new Thread(guesser, "guesser")));
            long began = System.nanoTime();
            threads.forEach(Thread::start);
            List<Long> took = authAllUsersInTurn(relay, began);
            guessers.forEach(Guesser::stop);
            threads.forEach(GuessingFloodTest::join);
            report(Duration.ofNanos(System.nanoTime() - began), took);
            assertThat(tally.others).hasValue(0);
            assertThat(tally.lockedOut.get()).isGreaterThan(0);
        }
    }

    /**
     * Once at least, and again and again while the flood is to last, and until a guesser was locked out. Returns how long each took,
     * in nanoseconds.
     */
    private List<Long> authAllUsersInTurn(RelayProcess relay, long began) {
        List<Long> took = new ArrayList<>();
        do {
            for (int user = 0; user < USERS.size(); user++) {
                long start = System.nanoTime();
                assertThat(attempt(relay, user)).as(USERS.get(user)).isEqualTo(200);
                took.add(System.nanoTime() - start);
            }
        } while (goesOn(Duration.ofNanos(System.nanoTime() - began)));
        return took;
    }

    private boolean goesOn(Duration lasted) {
        return lasted.compareTo(LASTS) < 0 || (tally.lockedOut.get() == 0 && lasted.compareTo(RawPeer.PATIENCE) < 0);
    }

    private static void join(Thread thread) {
        try {
            thread.join(RawPeer.PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private void report(Duration lasted, List<Long> took) {
        double seconds = lasted.toMillis() / 1e3;
        List<Long> sorted = took.stream().sorted().toList();
        System.out.printf(
                "%d addresses: %.0f wrong passwords a second, %d in all; answers seen: %d wrong, %d locked out;"
                        + " %d AUTHs of users all granted, median %.1f ms, 99 %% %.1f ms%n",
                ADDRESSES,
                tally.sent.get() / seconds,
                tally.sent.get(),
                tally.wrong.get(),
                tally.lockedOut.get(),
                took.size(),
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(sorted.size() * 99 / 100) / 1e6);
    }
}
