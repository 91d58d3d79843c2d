package org.msrprelay.server.credentials.jdbc;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** A kind of database, with what is special about its driver. */
enum Vendor {
    SQLITE("sqlite", "jdbc:sqlite:", "jdbc:sqlite:", "org.sqlite.JDBC") {
        @Override
        Map<String, String> timeouts(long millis) {
            return Map.of("busy_timeout", Long.toString(millis));
        }
    },
    POSTGRESQL("postgresql", "jdbc:postgresql:", "jdbc:postgresql:", "org.postgresql.Driver") {
        @Override
        Map<String, String> timeouts(long millis) {
            var seconds = Long.toString((millis + 999) / 1000);
            return Map.of("connectTimeout", seconds, "socketTimeout", seconds);
        }
    },
    /** MariaDB's driver serves MySQL too. */
    MYSQL("mysql", "jdbc:mariadb:", "jdbc:mysql:", "org.mariadb.jdbc.Driver") {
        @Override
        Map<String, String> timeouts(long millis) {
            var text = Long.toString(millis);
            return Map.of("connectTimeout", text, "socketTimeout", text);
        }
    };

    private final String directory;
    private final String prefix;
    private final String alias;
    private final String driver;

    Vendor(String directory, String prefix, String alias, String driver) {
        this.directory = directory;
        this.prefix = prefix;
        this.alias = alias;
        this.driver = driver;
    }

    /** Parameters of the URL by which connecting and each answer end after a time. */
    abstract Map<String, String> timeouts(long millis);

    /** Where its migrations are. */
    String directory() {
        return directory;
    }

    String driver() {
        return driver;
    }

    /** What stands before a URL's own part; the driver's own spelling of it. */
    String prefix() {
        return prefix;
    }

    /** The URL in the driver's spelling. */
    String spelt(String url) {
        return url.startsWith(prefix) ? url : prefix + url.substring(alias.length());
    }

    static Optional<Vendor> of(String url) {
        return Arrays.stream(values())
                .filter(vendor -> url.startsWith(vendor.prefix) || url.startsWith(vendor.alias))
                .findFirst();
    }
}
