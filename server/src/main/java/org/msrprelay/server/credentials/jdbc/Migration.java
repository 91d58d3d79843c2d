package org.msrprelay.server.credentials.jdbc;

import java.io.IOException;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.msrprelay.server.file.PrivateFile;

/** Makes our tables, or brings them up to date. Blocks; what another process does at the same time is waited for. */
final class Migration {

    /** Beside the tables of others, perhaps. */
    private static final String HISTORY = "msrp_relay_schema";

    private final JdbcUrl url;
    private final JdbcSettings settings;

    Migration(JdbcUrl url, JdbcSettings settings) {
        this.url = url;
        this.settings = settings;
    }

    void run() throws DatabaseFailure {
        try {
            makeFile();
            Connections.requireDriver(url);
            Flyway.configure(Migration.class.getClassLoader())
                    .loggers("slf4j")
                    .dataSource(
                            Connections.patient(url, settings), orNull(settings.user()), orNull(settings.password()))
                    .driver(url.vendor().driver())
                    .locations("classpath:org/msrprelay/server/credentials/jdbc/migration/"
                            + url.vendor().directory())
                    .table(HISTORY)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .placeholderReplacement(false)
                    .load()
                    .migrate();
        } catch (FlywayException | IOException e) {
            throw DatabaseFailure.of(e, url);
        }
    }

    /** Flyway would log in as a user without a name. */
    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** A driver would make it for all to read. */
    private void makeFile() throws IOException {
        if (url.file().isPresent()) {
            var file = url.file().get();
            PrivateFile.makeDirectory(
                    Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file));
            PrivateFile.createIfAbsent(file);
        }
    }
}
