package org.msrprelay.server.credentials.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.msrprelay.protocol.digest.DigestAlgorithm.MD5;
import static org.msrprelay.protocol.digest.DigestAlgorithm.SHA_256;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.relay.spi.LookUp;

/** The cache, the bounds and what is done without a database, with a table that the test plays and a clock that it turns. */
class JdbcStoreTest {

    private static final String REALM = "example.org";
    private static final String MD5_A = "0123456789abcdef0123456789abcdef";
    private static final String MD5_B = "fedcba9876543210fedcba9876543210";
    private static final Duration CACHE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final JdbcUrl URL =
            JdbcUrl.parse("jdbc:postgresql://db/sip", Path.of("")).orElseThrow();

    private final AtomicLong now = new AtomicLong();
    private final Table table = new Table();
    private JdbcStore store = store(CACHE, Duration.ofMinutes(1));

    private static final class Table implements UserTable {
        private final Map<String, UserRow> rows = new ConcurrentHashMap<>();
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger asking = new AtomicInteger();
        private final AtomicInteger scanned = new AtomicInteger();
        private volatile Set<DigestAlgorithm> possible = Set.of(MD5, SHA_256);
        private volatile Set<DigestAlgorithm> algorithms = Set.of(MD5, SHA_256);
        private volatile boolean scansFail;
        private volatile @Nullable CountDownLatch scanHeld;
        private volatile boolean down;
        private volatile @Nullable CountDownLatch held;

        void put(String user, String md5) {
            rows.put(user, new UserRow(new EnumMap<>(Map.of(MD5, md5))));
        }

        @Override
        public Optional<UserRow> find(String user, String realm) throws DatabaseFailure {
            asked.incrementAndGet();
            asking.incrementAndGet();
            try {
                await(held);
            } finally {
                asking.decrementAndGet();
            }
            if (down) {
                throw DatabaseFailure.of(new SQLException("connection refused", "08001"), URL);
            }
            return Optional.ofNullable(rows.get(user));
        }

        @Override
        public Set<DigestAlgorithm> possible() {
            return possible;
        }

        @Override
        public Set<DigestAlgorithm> algorithms(String realm) throws DatabaseFailure {
            await(scanHeld);
            scanned.incrementAndGet();
            if (scansFail) {
                throw DatabaseFailure.of(new SQLException("canceled", "57014"), URL);
            }
            return algorithms;
        }

        private static void await(@Nullable CountDownLatch latch) {
            try {
                if (latch != null && !latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException("held for too long");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            down = true;
        }
    }

    private JdbcStore store(Duration cache, Duration timeout) {
        return new JdbcStore(
                table, URL, new JdbcSettings("", "", new Schema.Own(), 2, timeout, cache), REALM, now::get);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private CompletableFuture<LookUp> ask(String user) {
        return store.lookUp(user, REALM, MD5).toCompletableFuture();
    }

    private LookUp answer(String user) throws Exception {
        return ask(user).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void anAnswerIsGoodForAWhile() throws Exception {
        table.put("alice", MD5_A);
        assertThat(answer("alice")).isEqualTo(LookUp.Found.of(MD5_A, "alice"));
        table.put("alice", MD5_B);
        pass(CACHE.minusMillis(1));
        assertThat(ask("alice")).isCompletedWithValue(LookUp.Found.of(MD5_A, "alice"));
        pass(Duration.ofMillis(1));
        assertThat(answer("alice")).isEqualTo(LookUp.Found.of(MD5_B, "alice"));
        assertThat(table.asked).hasValue(2);
    }

    @Test
    void whoIsUnknownIsSoForAWhile() throws Exception {
        assertThat(answer("bob")).isEqualTo(new LookUp.Unknown("no such user"));
        table.put("bob", MD5_A);
        assertThat(ask("bob")).isCompletedWithValue(new LookUp.Unknown("no such user"));
        pass(CACHE);
        assertThat(answer("bob")).isEqualTo(LookUp.Found.of(MD5_A, "bob"));
        table.rows.clear();
        pass(CACHE);
        assertThat(answer("bob")).isInstanceOf(LookUp.Unknown.class);
        table.down = true;
        pass(CACHE);
        assertThat(answer("bob")).isInstanceOf(LookUp.Unavailable.class);
    }

    @Test
    void withoutACacheEverybodyIsAskedFor() throws Exception {
        store.close();
        table.down = false;
        store = store(Duration.ZERO, Duration.ofMinutes(1));
        table.put("alice", MD5_A);
        answer("alice");
        answer("alice");
        assertThat(table.asked).hasValue(2);
        table.down = true;
        assertThat(answer("alice")).isInstanceOf(LookUp.Unavailable.class);
    }

    @Test
    void whileTheDatabaseIsDownKnownUsersAreFoundAndOthersAreRefusedAtOnce() throws Exception {
        table.put("alice", MD5_A);
        answer("alice");
        table.down = true;
        pass(CACHE);
        assertThat(answer("alice")).isEqualTo(LookUp.Found.of(MD5_A, "alice"));
        int asked = table.asked.get();
        for (int i = 0; i < 100; i++) {
            assertThat(ask("alice")).isCompletedWithValue(LookUp.Found.of(MD5_A, "alice"));
            assertThat(ask("stranger" + i)).isCompletedWithValue(new LookUp.Unavailable("connection refused"));
        }
        assertThat(table.asked).hasValue(asked);
        pass(Outage.PROBE);
        assertThat(answer("carol")).isInstanceOf(LookUp.Unavailable.class);
        assertThat(table.asked).hasValue(asked + 1);

        table.down = false;
        pass(Outage.PROBE);
        assertThat(answer("carol")).isInstanceOf(LookUp.Unknown.class);
        assertThat(answer("dave")).isInstanceOf(LookUp.Unknown.class);

        table.down = true;
        pass(CACHE.plus(UserCache.LONGEST_OUTAGE));
        assertThat(answer("alice")).isInstanceOf(LookUp.Unavailable.class);
    }

    @Test
    void severalLookUpsOfOneUserAreOne() throws Exception {
        var held = new CountDownLatch(1);
        table.held = held;
        table.put("alice", MD5_A);
        var all = new ArrayList<CompletableFuture<LookUp>>();
        for (int i = 0; i < 50; i++) {
            all.add(ask("alice"));
        }
        held.countDown();
        for (var one : all) {
            assertThat(one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(LookUp.Found.of(MD5_A, "alice"));
        }
        assertThat(table.asked).hasValue(1);
    }

    @Test
    void whoIsNotAnsweredInTimeIsUnavailableAndFoundTheNextTime() throws Exception {
        store.close();
        table.down = false;
        store = store(CACHE, Duration.ofMillis(250));
        var held = new CountDownLatch(1);
        table.held = held;
        table.put("alice", MD5_A);
        assertThat(answer("alice")).isEqualTo(new LookUp.Unavailable("no answer within 250 ms"));
        held.countDown();
        await().atMost(PATIENCE).until(() -> ask("alice").getNow(new LookUp.Unknown("")) instanceof LookUp.Found);
        assertThat(table.asked).hasValueBetween(1, 2);
    }

    @Test
    void noMoreThanTheQueueHoldsWait() throws Exception {
        var held = new CountDownLatch(1);
        table.held = held;
        var waiting = new ArrayList<CompletableFuture<LookUp>>();
        for (int i = 0; i < 2; i++) {
            waiting.add(ask("first" + i));
        }
        await().atMost(PATIENCE).until(() -> table.asking.get() == 2);
        for (int i = 0; i < LookUpThreads.MOST_WAITING; i++) {
            waiting.add(ask("u" + i));
        }
        assertThat(ask("one more")).isCompletedWithValue(new LookUp.Unavailable("1024 look-ups wait already"));
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        held.countDown();
        for (var one : waiting) {
            assertThat(one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(LookUp.Unknown.class);
        }
    }

    @Test
    void namesThatNobodyCanHaveAreNotAskedFor() {
        for (var name : List.of("", "1735689600:alice", "a\u0000", "a\r\n", "a".repeat(2000))) {
            assertThat(ask(name)).isCompletedWithValue(new LookUp.Unknown("no such user"));
        }
        assertThat(table.asked).hasValue(0);
    }

    @Test
    void aUserWhoLacksAnAlgorithmHasItWithdrawn() throws Exception {
        table.put("alice", MD5_A);
        answer("alice");
        assertThat(store.algorithms(REALM)).containsExactlyInAnyOrder(MD5, SHA_256);
        await().atMost(PATIENCE).until(() -> table.scanned.get() == 1);
        table.algorithms = Set.of(MD5);
        pass(Duration.ofSeconds(10));
        assertThat(store.lookUp("alice", REALM, SHA_256).toCompletableFuture())
                .isCompletedWithValue(new LookUp.Unknown("nothing to verify SHA-256 by"));
        await().atMost(PATIENCE).until(() -> {
            // The last answer may not have been taken up yet.
            pass(Duration.ofSeconds(10));
            store.lookUp("alice", REALM, SHA_256);
            return store.algorithms(REALM).equals(Set.of(MD5));
        });
    }

    @Test
    void whatNoColumnVerifiesIsNotOfferedFromTheFirstAnswerOn() throws Exception {
        table.possible = Set.of(MD5);
        table.scansFail = true;
        assertThat(store.algorithms(REALM)).containsExactlyInAnyOrder(MD5, SHA_256);
        answer("alice");
        assertThat(store.algorithms(REALM)).containsExactly(MD5);
    }

    @Test
    void lookUpsGoOnWhileAllUsersAreLookedAtWhichIsDoneOnceAMinuteIfItFails() throws Exception {
        table.put("alice", MD5_A);
        table.scansFail = true;
        var held = new CountDownLatch(1);
        table.scanHeld = held;
        for (int i = 0; i < 10; i++) {
            assertThat(answer("user" + i)).isInstanceOf(LookUp.Unknown.class);
            pass(Duration.ofMinutes(1));
        }
        assertThat(table.scanned).as("one is under way, and no other").hasValue(0);
        held.countDown();
        await().atMost(PATIENCE).until(() -> table.scanned.get() == 1);
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofSeconds(11));
            store.lookUp("alice", REALM, SHA_256).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(table.scanned).as("a doubt does not hasten it").hasValue(1);
        await().atMost(PATIENCE).until(() -> {
            pass(Duration.ofSeconds(11));
            store.lookUp("alice", REALM, SHA_256);
            return table.scanned.get() == 2;
        });
    }
}
