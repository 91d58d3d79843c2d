package org.msrprelay.server.credentials.jdbc;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a database is down: then only every now and then somebody asks it, and the others need not wait for what is not going to be
 * answered. Tells the log, seldom.
 *
 * <p>Thread-safe; never blocks.
 */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    /** How often a database that is down is asked whether it is back. */
    static final Duration PROBE = Duration.ofSeconds(1);

    /** How often the log is told of what fails. */
    static final Duration TELL = Duration.ofSeconds(10);

    private static final long UP = Long.MIN_VALUE;

    private final JdbcUrl url;
    private final Ticker ticker;

    /** When the next may ask; {@link #UP}: everybody may. */
    private final AtomicLong nextProbe = new AtomicLong(UP);

    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong nextTold;
    private volatile String reason = "";

    Outage(JdbcUrl url, Ticker ticker) {
        this.url = url;
        this.ticker = ticker;
        this.nextTold = new AtomicLong(ticker.read());
    }

    /** Whether to ask the database now. Of those who come while it is down, one in a while is told so. */
    boolean mayAsk() {
        long next = nextProbe.get();
        if (next == UP) {
            return true;
        }
        long now = ticker.read();
        return now - next >= 0 && nextProbe.compareAndSet(next, now + PROBE.toNanos());
    }

    /** Why it is down. */
    String reason() {
        return reason;
    }

    /** There is no connection with it. */
    void isDown(String why) {
        reason = why;
        nextProbe.set(ticker.read() + PROBE.toNanos());
    }

    /** It has answered. */
    void isUp() {
        if (nextProbe.getAndSet(UP) != UP) {
            LOG.info("{}: users can be looked up again", url);
        }
    }

    /** Somebody is refused. */
    void refuses(String why) {
        long count = refused.incrementAndGet();
        long next = nextTold.get();
        long now = ticker.read();
        if (now - next >= 0 && nextTold.compareAndSet(next, now + TELL.toNanos())) {
            refused.addAndGet(-count);
            LOG.warn("{}: users cannot be looked up, {} refused: {}", url, count, why);
        }
    }
}
