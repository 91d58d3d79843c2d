package org.msrprelay.server.credentials.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users in a database, over a pool of connections. The database need not be there when this is made; it is prepared (migrated, if
 * the tables are ours) by whoever asks first.
 */
final class SqlUserTable implements UserTable {

    private static final Logger LOG = LoggerFactory.getLogger(SqlUserTable.class);

    /** Rows of one name in different spellings, where a database takes them for equal. */
    private static final int MOST_SPELLINGS = 16;

    private final JdbcUrl url;
    private final JdbcSettings settings;
    private final HikariDataSource pool;

    /** Null until the database is prepared; then the same for good. */
    private final AtomicReference<@Nullable Layout> layout = new AtomicReference<>();

    /**
     * Blocks on nothing.
     *
     * @throws DatabaseFailure the driver does not take the URL
     */
    SqlUserTable(JdbcUrl url, JdbcSettings settings) throws DatabaseFailure {
        this.url = url;
        this.settings = settings;
        this.pool = pool(url, settings);
    }

    private static HikariDataSource pool(JdbcUrl url, JdbcSettings settings) throws DatabaseFailure {
        Connections.requireDriver(url);
        long millis = settings.timeout().toMillis();
        var config = new HikariConfig();
        config.setPoolName("users-db");
        config.setDriverClassName(url.vendor().driver());
        config.setJdbcUrl(url.with(url.vendor().timeouts(millis)));
        if (!settings.user().isEmpty()) {
            config.setUsername(settings.user());
        }
        if (!settings.password().isEmpty()) {
            config.setPassword(settings.password());
        }
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(millis);
        config.setValidationTimeout(millis);
        // A relay starts although its database is down.
        config.setInitializationFailTimeout(-1);
        config.setThreadFactory(LookUpThreads.named("users-db-pool"));
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw DatabaseFailure.of(e, url);
        }
    }

    @Override
    public Optional<UserRow> find(String user, String realm) throws DatabaseFailure {
        return withConnection((connection, prepared) -> find(connection, prepared, user, realm));
    }

    private static Optional<UserRow> find(Connection connection, Layout layout, String user, String realm)
            throws SQLException {
        var name = OctetText.toText(user);
        try (var statement = layout.select().prepared(connection, name, OctetText.toText(realm))) {
            statement.setMaxRows(MOST_SPELLINGS);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    var values = Column.values(row, layout.columns());
                    // Many a database takes alice for Alice, or for "alice "; a digest does not.
                    if (values.getOrDefault(Column.USERNAME, name).equals(name)) {
                        return Optional.of(UserRow.of(user, realm, values));
                    }
                }
                return Optional.empty();
            }
        }
    }

    @Override
    public Set<DigestAlgorithm> possible() throws DatabaseFailure {
        return prepared().possible();
    }

    /** Over a connection of its own: the pool's are for look-ups, and give up as soon as these do. */
    @Override
    public Set<DigestAlgorithm> algorithms(String realm) throws DatabaseFailure {
        var prepared = prepared();
        if (!prepared.mayServeOnlySome()) {
            return prepared.possible();
        }
        try (var connection = Connections.open(url, settings)) {
            return prepared.algorithms(connection, OctetText.toText(realm));
        } catch (SQLException e) {
            throw DatabaseFailure.of(e, url);
        }
    }

    private Layout prepared() throws DatabaseFailure {
        var known = layout.get();
        return known == null ? withConnection((connection, prepared) -> prepared) : known;
    }

    private interface Question<T> {
        T ask(Connection connection, Layout prepared) throws SQLException;
    }

    private <T> T withConnection(Question<T> question) throws DatabaseFailure {
        if (layout.get() == null && settings.schema() instanceof Schema.Own) {
            migrate();
        }
        try {
            return once(question);
        } catch (DatabaseFailure e) {
            if (!e.isUnreachable() || pool.getHikariPoolMXBean().getTotalConnections() == 0) {
                throw e;
            }
            // A connection that stood has broken, as when a server has restarted: others may be good, or be had again.
            return once(question);
        }
    }

    private <T> T once(Question<T> question) throws DatabaseFailure {
        try (var connection = connection()) {
            return question.ask(connection, prepared(connection));
        } catch (SQLException e) {
            throw DatabaseFailure.ofQuestion(e, url);
        }
    }

    /** One thread migrates, the others wait for it. */
    private synchronized void migrate() throws DatabaseFailure {
        if (layout.get() == null) {
            new Migration(url, settings).run();
        }
    }

    private Connection connection() throws DatabaseFailure {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw DatabaseFailure.unreachable(e, url);
        }
    }

    private Layout prepared(Connection connection) throws SQLException {
        var known = layout.get();
        if (known != null) {
            return known;
        }
        var found = Layout.of(settings.schema(), connection);
        // Of several threads one warns.
        if (layout.compareAndSet(null, found)) {
            found.warning(url.vendor()).ifPresent(warning -> LOG.warn("{}: {}", url, warning));
        }
        return found;
    }

    @Override
    public void close() {
        pool.close();
    }
}
