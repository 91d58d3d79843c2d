package org.msrprelay.server.credentials.jdbc;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.LookUp;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.server.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users in a database, for event loops: what the cache has is answered at once, the rest by a few threads within a time.
 *
 * <p>Whoever cannot be looked up in time is unavailable, he alone. While the database is down, users whom the cache knows go on to be
 * found, and others are unavailable at once.
 *
 * <p>Look-ups under way are as many as the threads and their queue hold ({@link LookUpThreads}); several of one user are one.
 */
public final class JdbcStore implements CredentialStore, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcStore.class);

    /** Longer names are nobody's, and are not asked for. */
    private static final int MOST_NAME_OCTETS = 1024;

    /** How often the algorithms that serve all users are asked for: a table may be long. */
    private static final Duration ALGORITHMS = Duration.ofMinutes(1);

    /** The same, when a user was found who lacks one that was thought to serve all, unless the last answer has failed. */
    private static final Duration ALGORITHMS_IN_DOUBT = Duration.ofSeconds(5);

    private final UserTable table;
    private final JdbcSettings settings;
    private final String realm;
    private final Ticker ticker;
    private final UserCache cache;
    private final Outage outage;
    private final ExecutorService threads;
    private final ConcurrentMap<UserKey, CompletableFuture<Answer>> underWay = new ConcurrentHashMap<>();

    /** Looks at all users, perhaps for long, while look-ups go on. */
    private final ExecutorService algorithmsThread = LookUpThreads.ofOne();

    /** Null until the database has said: then all are offered, for who cannot be looked up needs no other challenge. */
    private final AtomicReference<@Nullable Set<DigestAlgorithm>> algorithms = new AtomicReference<>();

    private final AtomicLong algorithmsAt;
    private volatile boolean algorithmsFailed;

    /** What a look-up brought. */
    private sealed interface Answer {
        record Told(Optional<UserRow> row) implements Answer {}

        record Failed(String reason) implements Answer {}
    }

    JdbcStore(UserTable table, JdbcUrl url, JdbcSettings settings, String realm, Ticker ticker) {
        this.table = table;
        this.settings = settings;
        this.realm = realm;
        this.ticker = ticker;
        this.cache = new UserCache(settings.cache(), ticker);
        this.outage = new Outage(url, ticker);
        this.threads = LookUpThreads.of(settings.poolSize());
        this.algorithmsAt = new AtomicLong(ticker.read() - ALGORITHMS.toNanos());
    }

    /**
     * Users of the database. If it is down, that is said to the log, and it is asked again when there is somebody to be looked up.
     * Blocks until it has answered or is known to be down.
     *
     * @param realm octets as chars
     * @throws ConfigurationException the URL is wrong
     */
    public static JdbcStore open(JdbcUrl url, JdbcSettings settings, String realm) throws ConfigurationException {
        var store = new JdbcStore(table(url, settings), url, settings, realm, Ticker.systemTicker());
        try {
            store.narrow();
            store.askAlgorithms();
        } catch (DatabaseFailure e) {
            LOG.warn("{}: users cannot be looked up yet: {}", url, e.getMessage());
        }
        return store;
    }

    private static UserTable table(JdbcUrl url, JdbcSettings settings) throws ConfigurationException {
        try {
            return new SqlUserTable(url, settings);
        } catch (DatabaseFailure e) {
            throw new ConfigurationException(List.of(Problem.of(url.toString(), String.valueOf(e.getMessage()))));
        }
    }

    @Override
    public CompletionStage<LookUp> lookUp(String user, String realm, DigestAlgorithm algorithm) {
        if (!mayBeSomebody(user)) {
            return CompletableFuture.completedFuture(LookUp.NO_SUCH_USER);
        }
        var key = new UserKey(user, realm);
        var fresh = cache.fresh(key);
        if (fresh.isPresent()) {
            return CompletableFuture.completedFuture(said(key, fresh.get(), algorithm));
        }
        if (!outage.mayAsk()) {
            return CompletableFuture.completedFuture(withoutDatabase(key, outage.reason(), algorithm));
        }
        return ask(key).thenApply(answer -> answer instanceof Answer.Told told
                ? said(key, told.row(), algorithm)
                : withoutDatabase(key, ((Answer.Failed) answer).reason(), algorithm));
    }

    /** A colon is in no user's name (RFC 7616 3.4.2), and a control character in none that could have been added. */
    private static boolean mayBeSomebody(String user) {
        return !user.isEmpty()
                && user.length() <= MOST_NAME_OCTETS
                && user.indexOf(':') < 0
                && user.chars().noneMatch(octet -> octet < ' ' || octet == 0x7f);
    }

    private LookUp said(UserKey key, Optional<UserRow> row, DigestAlgorithm algorithm) {
        if (row.isEmpty()) {
            return LookUp.NO_SUCH_USER;
        }
        var ha1 = row.get().ha1(algorithm);
        if (ha1.isEmpty()) {
            askAlgorithmsAfter(ALGORITHMS_IN_DOUBT);
            return new LookUp.Unknown("nothing to verify " + algorithm.token() + " by");
        }
        return LookUp.Found.of(ha1.get(), key.user());
    }

    private LookUp withoutDatabase(UserKey key, String reason, DigestAlgorithm algorithm) {
        var last = cache.last(key).flatMap(row -> row.ha1(algorithm));
        if (last.isPresent()) {
            return LookUp.Found.of(last.get(), key.user());
        }
        outage.refuses(reason);
        return new LookUp.Unavailable(reason);
    }

    private CompletableFuture<Answer> ask(UserKey key) {
        var mine = new CompletableFuture<Answer>();
        var others = underWay.putIfAbsent(key, mine);
        if (others != null) {
            return others;
        }
        mine.completeOnTimeout(
                new Answer.Failed(
                        "no answer within %d ms".formatted(settings.timeout().toMillis())),
                settings.timeout().toMillis(),
                TimeUnit.MILLISECONDS);
        var answered = mine.whenComplete((answer, never) -> underWay.remove(key, mine));
        try {
            threads.execute(() -> answer(key, mine));
        } catch (RejectedExecutionException full) {
            mine.complete(new Answer.Failed("%d look-ups wait already".formatted(LookUpThreads.MOST_WAITING)));
        }
        return answered;
    }

    /** On a thread that may wait. An answer that comes too late for him who asked is there for the next time. */
    private void answer(UserKey key, CompletableFuture<Answer> asked) {
        if (asked.isDone()) {
            return;
        }
        try {
            var row = table.find(key.user(), key.realm());
            narrow();
            cache.put(key, row);
            outage.isUp();
            asked.complete(new Answer.Told(row));
            askAlgorithmsAfter(ALGORITHMS);
        } catch (DatabaseFailure e) {
            if (e.isUnreachable()) {
                outage.isDown(String.valueOf(e.getMessage()));
            }
            asked.complete(new Answer.Failed(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.error("looking up a user failed, by a mistake of the program", e);
            asked.complete(new Answer.Failed(e.getClass().getSimpleName()));
        }
    }

    /** For this realm at once, from what was said last. */
    @Override
    public Set<DigestAlgorithm> algorithms(String realm) {
        var known = algorithms.get();
        return known == null ? EnumSet.allOf(DigestAlgorithm.class) : known;
    }

    /** What no column verifies is not offered from the first answer on; who of the users lacks more takes longer to find out. */
    private void narrow() throws DatabaseFailure {
        if (algorithms.get() == null) {
            algorithms.compareAndSet(null, Set.copyOf(table.possible()));
        }
    }

    private void askAlgorithmsAfter(Duration time) {
        long wait = (algorithmsFailed ? ALGORITHMS : time).toNanos();
        long last = algorithmsAt.get();
        long now = ticker.read();
        if (now - last < wait || !algorithmsAt.compareAndSet(last, now)) {
            return;
        }
        try {
            algorithmsThread.execute(this::askAlgorithms);
        } catch (RejectedExecutionException busy) {
            // Whoever keeps it busy tells when it is done.
            LOG.debug("algorithms are being asked for already");
        }
    }

    /** Takes longer than a look-up may. What fails is asked again a while after it has. */
    private void askAlgorithms() {
        try {
            algorithms.set(Set.copyOf(table.algorithms(realm)));
            algorithmsFailed = false;
        } catch (DatabaseFailure e) {
            LOG.warn("which algorithms serve all users stays as it was: {}", e.getMessage());
            algorithmsFailed = true;
        } finally {
            algorithmsAt.set(ticker.read());
        }
    }

    /** Look-ups under way are unavailable. */
    @Override
    public void close() {
        threads.shutdownNow();
        algorithmsThread.shutdownNow();
        table.close();
    }
}
