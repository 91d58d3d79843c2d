package org.msrprelay.server.credentials.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Single connections, for the command line and for migrations: they may wait longer than an AUTH does. */
final class Connections {

    /** For locks that others hold, and for tables that are made. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Held: a logger whom nobody refers to forgets its level. The driver logs a URL that it does not understand, with the password. */
    private static final Logger POSTGRESQL = Logger.getLogger("org.postgresql");

    private Connections() {}

    static Connection open(JdbcUrl url, JdbcSettings settings) throws DatabaseFailure {
        requireDriver(url);
        try {
            return DriverManager.getConnection(patient(url, settings), properties(settings));
        } catch (SQLException e) {
            throw DatabaseFailure.unreachable(e, url);
        }
    }

    /** Each of the two may stand in the URL instead. */
    static Properties properties(JdbcSettings settings) {
        var properties = new Properties();
        if (!settings.user().isEmpty()) {
            properties.setProperty("user", settings.user());
        }
        if (!settings.password().isEmpty()) {
            properties.setProperty("password", settings.password());
        }
        return properties;
    }

    /** Connecting is as short as ever: nobody waits half a minute for a host that is not there. */
    static String patient(JdbcUrl url, JdbcSettings settings) {
        var patient = url.vendor().timeouts(PATIENCE.toMillis());
        var impatient = url.vendor().timeouts(settings.timeout().toMillis());
        return url.with(patient.keySet().stream()
                .collect(Collectors.toMap(
                        name -> name, name -> (name.equals("connectTimeout") ? impatient : patient).get(name))));
    }

    /**
     * Drivers of a class path are found when DriverManager is first used; ours is asked for by name. What goes wrong they throw; they
     * need not log it.
     */
    static void requireDriver(JdbcUrl url) {
        POSTGRESQL.setLevel(Level.OFF);
        try {
            Class.forName(url.vendor().driver());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the driver of " + url + " is not on the class path", e);
        }
    }
}
