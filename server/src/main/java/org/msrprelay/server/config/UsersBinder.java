package org.msrprelay.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.msrprelay.server.credentials.UserSource;
import org.msrprelay.server.credentials.ephemeral.EphemeralSettings;
import org.msrprelay.server.credentials.ephemeral.EphemeralSettings.Hash;
import org.msrprelay.server.credentials.htdigest.HtdigestStore;
import org.msrprelay.server.credentials.jdbc.JdbcSettings;
import org.msrprelay.server.credentials.jdbc.JdbcUrl;
import org.msrprelay.server.credentials.jdbc.NamedSql;
import org.msrprelay.server.credentials.jdbc.Schema;
import org.msrprelay.server.problem.ConfigurationException;

/** Binds where users come from: {@code auth.users}, {@code auth.jdbc} and {@code auth.ephemeral}. */
final class UsersBinder {

    private static final String EPHEMERAL = "ephemeral";
    private static final String JDBC = "jdbc:";
    private static final String SOURCES = "the path of an htdigest file, a jdbc: URL or the word ephemeral";

    /** Shorter ones can be found by trying, from one user name and the answer to one challenge. */
    private static final int LEAST_SECRET_OCTETS = 16;

    private static final int POOL_SIZE = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CACHE = Duration.ofSeconds(30);

    private final Reading reading;
    private final NamedFiles files;

    UsersBinder(Reading reading, NamedFiles files) {
        this.reading = reading;
        this.files = files;
    }

    /** The sources in the order in which they are asked. */
    List<UserSource> bind(Section auth) {
        var jdbc = auth.section("jdbc");
        var ephemeral = auth.section(EPHEMERAL);
        var sources = auth.listOrItem("users", List.of(""), ValueType.nonEmpty(SOURCES));
        boolean anyDatabase = sources.values().stream().anyMatch(UsersBinder::isUrl);
        boolean anyEphemeral = sources.values().contains(EPHEMERAL);
        var database = database(jdbc, anyDatabase);
        var secrets = secrets(ephemeral, anyEphemeral);
        if (!sources.explicit()) {
            var standard = files.resolve(DataDirectory.NAME).resolve(DataDirectory.USERS_FILE);
            checkUsers(standard);
            return List.of(new UserSource.Htdigest(standard));
        }
        if (sources.items().isEmpty() && !reading.failed(sources.key())) {
            reading.expected(sources.line(), sources.key(), "an empty list", SOURCES + ", or several");
        }
        return sources.items().stream()
                .flatMap(source -> source(source, database, secrets).stream())
                .toList();
    }

    private Optional<UserSource> source(Given<String> source, JdbcSettings database, EphemeralSettings secrets) {
        var text = source.value();
        if (text.equals(EPHEMERAL)) {
            return Optional.of(new UserSource.Ephemeral(secrets));
        }
        return isUrl(text) ? database(source, database) : file(source);
    }

    /** Whether it was meant for one: paths are shown in messages, and a URL may hold a password. */
    private static boolean isUrl(String text) {
        return text.strip().toLowerCase(Locale.ROOT).startsWith(JDBC) || text.contains("://");
    }

    private Optional<UserSource> database(Given<String> source, JdbcSettings settings) {
        var url = JdbcUrl.parse(source.value().strip(), files.resolve(""));
        if (url.isEmpty()) {
            // It may hold a password.
            reading.expected(source, "a jdbc: URL of another kind", JdbcUrl.EXPECTED);
            return Optional.empty();
        }
        boolean makesIt = settings.schema() instanceof Schema.Own;
        if (!makesIt
                && !url.get().file().map(file -> files.usable(source, file)).orElse(true)) {
            return Optional.empty();
        }
        return Optional.of(new UserSource.Database(url.get(), settings));
    }

    private Optional<UserSource> file(Given<String> source) {
        var type = files.type();
        var path = type.parse(source.value());
        if (path.isEmpty()) {
            reading.expected(source, source.value(), type.expected());
            return Optional.empty();
        }
        var file = path.get().orElseThrow();
        if (!files.usable(source, file)) {
            return Optional.empty();
        }
        checkUsers(file);
        return Optional.of(new UserSource.Htdigest(file));
    }

    /** What is wrong in it is told together with what is wrong elsewhere. */
    private void checkUsers(Path file) {
        if (!files.required()) {
            return;
        }
        try {
            HtdigestStore.read(file);
        } catch (ConfigurationException e) {
            e.problems().forEach(reading::error);
        }
    }

    private JdbcSettings database(Section jdbc, boolean used) {
        var user = jdbc.value("user", "", ValueType.text());
        var password = jdbc.value("password", "", ValueType.text());
        var schema = jdbc.value(
                "schema",
                new Schema.Own(),
                ValueType.<Schema>words("own", new Schema.Own(), "kamailio", new Schema.Kamailio()));
        var query = jdbc.value("query", "", ValueType.text());
        var poolSize = jdbc.value("pool-size", POOL_SIZE, ValueType.number(1, 1024));
        var timeout = jdbc.value("timeout", TIMEOUT, Durations.atLeast(JdbcSettings.LEAST_TIMEOUT, "2s"));
        var cache = jdbc.value("cache", CACHE, Durations.atLeast(Duration.ZERO, "30s"));
        if (!used) {
            warnUnused(
                    Stream.of(
                            changed(user, ""),
                            changed(password, ""),
                            changed(schema, new Schema.Own()),
                            changed(query, ""),
                            changed(poolSize, POOL_SIZE),
                            changed(timeout, TIMEOUT),
                            changed(cache, CACHE)),
                    "no jdbc: URL");
        }
        return new JdbcSettings(
                user.value(),
                password.value(),
                schema(schema, query),
                poolSize.value(),
                timeout.value(),
                cache.value());
    }

    private Schema schema(Given<Schema> schema, Given<String> query) {
        if (query.value().isBlank()) {
            return schema.value();
        }
        if (schema.explicit()) {
            reading.expected(query, "a query besides schema", "one of the two");
        }
        var fault = NamedSql.fault(query.value());
        fault.ifPresent(
                found -> reading.expected(
                        query,
                        "a query that " + found,
                        "SQL that has the parameter :user, perhaps :realm, and no other, and selects ha1, ha1_sha256 or password"));
        return fault.isPresent() ? schema.value() : new Schema.Query(NamedSql.of(query.value()));
    }

    private EphemeralSettings secrets(Section ephemeral, boolean used) {
        var secrets = ephemeral.list("secrets", List.of(), ValueType.nonEmpty("a text"));
        var hash = ephemeral.value("hash", Hash.SHA1, ValueType.words("SHA1", Hash.SHA1, "SHA256", Hash.SHA256));
        if (used && secrets.items().isEmpty() && !reading.failed(secrets.key())) {
            reading.expected(
                    secrets.line(), secrets.key(), "no secret", "at least one, for auth.users names ephemeral");
        }
        for (var secret : secrets.items()) {
            int octets = secret.value().getBytes(UTF_8).length;
            if (octets < LEAST_SECRET_OCTETS) {
                reading.warn(
                        secret.line(),
                        secret.key(),
                        "a secret of %d octets, which can be found by trying (better: at least %d, by chance)"
                                .formatted(octets, LEAST_SECRET_OCTETS));
            }
        }
        if (!used) {
            var given = new Given<>(secrets.values(), secrets.key(), secrets.line(), secrets.explicit());
            warnUnused(Stream.of(changed(given, List.of()), changed(hash, Hash.SHA1)), "not ephemeral");
        }
        return new EphemeralSettings(secrets.values(), hash.value());
    }

    /** What is at its default may stand in the file for whoever is to fill it in. */
    private static Optional<Given<?>> changed(Given<?> given, Object standard) {
        return given.explicit() && !given.value().equals(standard) ? Optional.of(given) : Optional.empty();
    }

    private void warnUnused(Stream<Optional<Given<?>>> changed, String named) {
        changed.flatMap(Optional::stream)
                .findFirst()
                .ifPresent(
                        given -> reading.warn(given.line(), given.key(), "has no effect: auth.users names " + named));
    }
}
