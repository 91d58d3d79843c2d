package org.msrprelay.server.credentials.jdbc;

import java.time.Duration;

/**
 * How a database is used.
 *
 * @param user whom the relay logs in as; empty: nobody in particular
 * @param poolSize connections, and as many threads that wait for answers on them
 * @param timeout how long a look-up may take, waiting for its turn included
 * @param cache how long an answer is good; zero: not at all
 */
public record JdbcSettings(
        String user, String password, Schema schema, int poolSize, Duration timeout, Duration cache) {

    /** The pool of connections counts no shorter times. */
    public static final Duration LEAST_TIMEOUT = Duration.ofMillis(250);

    /** Without the password. */
    @Override
    public String toString() {
        return "JdbcSettings[%s, %d connections, %s, cache %s]".formatted(schema, poolSize, timeout, cache);
    }
}
