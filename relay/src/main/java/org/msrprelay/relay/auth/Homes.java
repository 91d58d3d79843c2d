package org.msrprelay.relay.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The addresses (or relays) from which users have proven lately who they are: there, what others do does not concern them.
 *
 * <p>Only who knows a password can fill it, and under his own name only a few places: nobody pushes out another's. Threading:
 * none of its own; {@link Lockout} guards it. Times are of the loops' clock.
 */
final class Homes {

    /** How long an address is a user's own after his last AUTH from there: holidays are longer, leases of addresses shorter. */
    static final Duration LIFETIME = Duration.ofDays(7);

    /** At home, at work, on the way, each in both families. The one used the longest ago makes room. */
    static final int MAX_PER_USER = 8;

    /** About 17 MiB when full, if most have one or two; the user whose last success is the longest ago makes room. */
    static final int MAX_USERS = 65_536;

    private static final long LIFETIME_NANOS = LIFETIME.toNanos();

    /** In the order of their last successes. */
    private final Map<String, List<Home>> byUser = new LinkedHashMap<>();

    private record Home(Whence whence, long provenNanos) {}

    /** The user has proven there who he is. */
    void add(String user, Whence whence, long nowNanos) {
        List<Home> homes = byUser.remove(user);
        if (homes == null) {
            homes = new ArrayList<>(1);
        }
        homes.removeIf(home -> home.whence().equals(whence));
        if (homes.size() >= MAX_PER_USER) {
            homes.remove(0);
        }
        homes.add(new Home(whence, nowNanos));
        if (byUser.size() >= MAX_USERS) {
            Iterator<String> eldest = byUser.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        byUser.put(user, homes);
    }

    /** Whether he has lately. */
    boolean has(String user, Whence whence, long nowNanos) {
        return byUser.getOrDefault(user, List.of()).stream()
                .anyMatch(home -> home.whence().equals(whence) && nowNanos - home.provenNanos() < LIFETIME_NANOS);
    }
}
