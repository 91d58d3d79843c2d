package org.msrprelay.server.credentials.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * What a database has said of late. Names that nobody has are kept apart, so that whoever tries many of them pushes no user out.
 *
 * <p>Thread-safe; never blocks.
 */
final class UserCache {

    /** About 50 MiB when full. */
    static final int MOST_KNOWN = 100_000;

    /** About 10 MiB when full: whoever tries names may try long ones. */
    static final int MOST_UNKNOWN = 10_000;

    /** How long a user may AUTH on what was known of him while the database is down: time enough for somebody to mend it. */
    static final Duration LONGEST_OUTAGE = Duration.ofHours(1);

    private record Known(UserRow row, long at) {}

    private final Duration good;
    private final Ticker ticker;
    private final Cache<UserKey, Known> known;
    private final Cache<UserKey, Boolean> unknown;

    /**
     * @param good how long an answer is good; zero: nothing is kept
     */
    UserCache(Duration good, Ticker ticker) {
        this.good = good;
        this.ticker = ticker;
        this.known = cache(MOST_KNOWN, good.isZero() ? Duration.ZERO : good.plus(LONGEST_OUTAGE), ticker);
        this.unknown = cache(MOST_UNKNOWN, good, ticker);
    }

    /** Upkeep is little, and done by whoever comes by. */
    private static <V> Cache<UserKey, V> cache(int most, Duration kept, Ticker ticker) {
        return Caffeine.newBuilder()
                .maximumSize(kept.isZero() ? 0 : most)
                .expireAfterWrite(kept)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** An answer that is still good: a user, or that there is none; empty: ask. */
    Optional<Optional<UserRow>> fresh(UserKey key) {
        var found = known.getIfPresent(key);
        if (found != null && ticker.read() - found.at() < good.toNanos()) {
            return Optional.of(Optional.of(found.row()));
        }
        return unknown.getIfPresent(key) == null ? Optional.empty() : Optional.of(Optional.empty());
    }

    /** The last that was known of a user, good or not. */
    Optional<UserRow> last(UserKey key) {
        return Optional.ofNullable(known.getIfPresent(key)).map(Known::row);
    }

    void put(UserKey key, Optional<UserRow> answer) {
        if (good.isZero()) {
            return;
        }
        if (answer.isPresent()) {
            known.put(key, new Known(answer.get(), ticker.read()));
            unknown.invalidate(key);
        } else {
            unknown.put(key, true);
            known.invalidate(key);
        }
    }
}
