package org.msrprelay.relay.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.msrprelay.relay.limit.AddressBlock;
import org.msrprelay.relay.spi.AuthSettings;

/**
 * Who may try a password, and how long he waits for the answer to a wrong one (docs/credentials.md has the reasons).
 *
 * <ul>
 *   <li>At an address where he has proven lately who he is (a home of his), a user may always try.
 *   <li>An address from which too many AUTHs have failed may not, whoever is tried.
 *   <li>A user for whom too many have failed is under attack. From an address that is none of his homes, he may then be tried
 *       {@value #TRIES_UNDER_ATTACK} times only: enough for himself at a new place, little for each of many guessers.
 *   <li>Another relay stands for an address in all this, but for one thing: it is never locked out itself, since its clients
 *       would be, and it knows better which of them guesses.
 * </ul>
 *
 * <p>Threading: from every loop, under its own lock; AUTH is rare and this is short. All that is kept is bounded, see
 * {@link Failures} and {@link Homes}. Times are of the loops' clock.
 */
final class Lockout {

    /** A person who mistypes a password does so once or twice. */
    static final int TRIES_UNDER_ATTACK = 3;

    /** So many failures are answered at once: people's mistakes. */
    static final int UNDELAYED_FAILURES = 2;

    /** The delay of the answer to the next one; each further one doubles it. */
    static final Duration FIRST_DELAY = Duration.ofMillis(125);

    /** A client that waits for its answer gives up later than that. */
    static final Duration LONGEST_DELAY = Duration.ofSeconds(2);

    private static final int DOUBLINGS = Long.numberOfTrailingZeros(LONGEST_DELAY.toMillis() / FIRST_DELAY.toMillis());

    /** Longer names are counted by so many of their octets: they are strangers', and are kept. */
    private static final int MAX_NAME_OCTETS = 128;

    /** Ephemeral users are called EXPIRY:NAME, each time another: who is counted is the one behind it. */
    private static final Pattern EXPIRY = Pattern.compile("^[0-9]{1,19}:(?=.)", Pattern.DOTALL);

    private final Failures<String> ofUsers;
    private final Failures<AddressBlock> ofAddresses;
    private final Failures<Pair> underAttack;
    private final Homes homes = new Homes();

    private record Pair(String user, Whence whence) {}

    Lockout(AuthSettings.Lockout settings) {
        ofUsers = new Failures<>(settings.failures(), settings.window(), settings.lasting());
        ofAddresses = new Failures<>(settings.failures(), settings.window(), settings.lasting());
        underAttack = new Failures<>(TRIES_UNDER_ATTACK, settings.lasting(), settings.lasting());
    }

    /** Why the user may not be tried from there now; empty: he may. */
    synchronized Optional<String> refusal(String username, Whence whence, long nowNanos) {
        String user = counted(username);
        if (homes.has(user, whence, nowNanos)) {
            return Optional.empty();
        }
        if (whence instanceof Whence.Address address && ofAddresses.isLockedOut(address.block(), nowNanos)) {
            return Optional.of("too many AUTHs from this address have failed");
        }
        if (underAttack.isLockedOut(new Pair(user, whence), nowNanos)) {
            return Optional.of("too many AUTHs of this user have failed, some " + whence.phrase());
        }
        return Optional.empty();
    }

    /**
     * The password was wrong, or there is no such user. Returns how long the answer is to wait, in nanoseconds.
     *
     * <p>At his home it is the user's matter alone: a device of his that has an old password does not shut others out there.
     */
    synchronized long failed(String username, Whence whence, long nowNanos) {
        String user = counted(username);
        boolean attacked = ofUsers.isLockedOut(user, nowNanos);
        int failures = ofUsers.add(user, nowNanos);
        if (!homes.has(user, whence, nowNanos)) {
            if (whence instanceof Whence.Address address) {
                failures = Math.max(failures, ofAddresses.add(address.block(), nowNanos));
            }
            if (attacked) {
                underAttack.add(new Pair(user, whence), nowNanos);
            }
        }
        return delayNanos(failures);
    }

    /** The user has proven with fresh credentials who he is. */
    synchronized void succeeded(String username, Whence whence, long nowNanos) {
        homes.add(counted(username), whence, nowNanos);
    }

    private static long delayNanos(int failures) {
        int delayed = failures - UNDELAYED_FAILURES;
        return delayed <= 0 ? 0 : FIRST_DELAY.toNanos() << Math.min(delayed - 1, DOUBLINGS);
    }

    private static String counted(String username) {
        String name = EXPIRY.matcher(username).replaceFirst("");
        return name.length() <= MAX_NAME_OCTETS ? name : name.substring(0, MAX_NAME_OCTETS);
    }
}
