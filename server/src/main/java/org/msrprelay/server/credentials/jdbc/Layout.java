package org.msrprelay.server.credentials.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.msrprelay.protocol.digest.DigestAlgorithm;

/**
 * How to ask the tables of a schema. All methods block. Names are the text that people read; the driver decides on its octets.
 *
 * @param select one user's rows
 * @param columns what of a user it selects
 * @param table where all users are; empty: nobody can say
 * @param realmColumn its column with the realm
 */
record Layout(NamedSql select, Set<Column> columns, String table, String realmColumn) {

    static final String OWN_TABLE = "msrp_relay_user";

    private static final Layout OWN = new Layout(
            NamedSql.of("SELECT username, ha1, ha1_sha256 FROM " + OWN_TABLE
                    + " WHERE realm = :realm AND username = :user"),
            EnumSet.of(Column.USERNAME, Column.HA1, Column.HA1_SHA256),
            OWN_TABLE,
            "realm");

    private static final String SUBSCRIBER = "subscriber";

    /** Looks at what there is. */
    static Layout of(Schema schema, Connection connection) throws SQLException {
        if (schema instanceof Schema.Own) {
            return OWN;
        }
        if (schema instanceof Schema.Query query) {
            return ofQuery(query.sql(), connection);
        }
        return ofSubscribers(connection);
    }

    private static Layout ofQuery(NamedSql sql, Connection connection) throws SQLException {
        try (var statement = sql.prepared(connection, "", "");
                var nobody = statement.executeQuery()) {
            var there = Column.in(nobody);
            if (Column.algorithms(there).isEmpty()) {
                throw new SQLException(
                        "auth.jdbc.query: no column that verifies anybody (expected: ha1, ha1_sha256 or password)");
            }
            return new Layout(sql, there, "", "");
        }
    }

    private static Layout ofSubscribers(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT * FROM " + SUBSCRIBER + " WHERE 1 = 0");
                var nobody = statement.executeQuery()) {
            var there = Column.in(nobody);
            if (!there.contains(Column.USERNAME) || Column.algorithms(there).isEmpty()) {
                throw new SQLException("table " + SUBSCRIBER + ": only the columns " + there
                        + " (expected: username, domain, and ha1 or password)");
            }
            var select = "SELECT %s FROM %s WHERE username = :user AND domain = :realm"
                    .formatted(there.stream().map(Column::label).collect(Collectors.joining(", ")), SUBSCRIBER);
            return new Layout(NamedSql.of(select), there, SUBSCRIBER, "domain");
        }
    }

    /** The algorithms that somebody could be verified by. */
    Set<DigestAlgorithm> possible() {
        return Column.algorithms(columns);
    }

    /** Whether rows have to be looked at to know whom the algorithms serve: nobody can look at a query's, and ours have all hashes. */
    boolean mayServeOnlySome() {
        return !table.isEmpty() && !table.equals(OWN_TABLE);
    }

    /**
     * The algorithms that every user of the realm can be verified by. Of a query all that its columns allow: who else it might find,
     * nobody can say.
     */
    Set<DigestAlgorithm> algorithms(Connection connection, String realm) throws SQLException {
        var served = EnumSet.noneOf(DigestAlgorithm.class);
        for (var algorithm : possible()) {
            if (!mayServeOnlySome() || !lacks(connection, realm, algorithm)) {
                served.add(algorithm);
            }
        }
        return served;
    }

    /** Whether the realm has a user with neither a hash of the algorithm's length ({@link UserRow} takes no other) nor a password. */
    private boolean lacks(Connection connection, String realm, DigestAlgorithm algorithm) throws SQLException {
        var neither = EnumSet.of(Column.of(algorithm), Column.PASSWORD).stream()
                .filter(columns::contains)
                .map(column -> "(%1$s IS NULL OR %2$s)".formatted(column.label(), isNothing(column, algorithm)))
                .collect(Collectors.joining(" AND "));
        try (var statement = connection.prepareStatement(
                "SELECT 1 FROM %s WHERE %s = ? AND %s".formatted(table, realmColumn, neither))) {
            statement.setString(1, realm);
            statement.setMaxRows(1);
            try (var any = statement.executeQuery()) {
                return any.next();
            }
        }
    }

    private static String isNothing(Column column, DigestAlgorithm algorithm) {
        return column == Column.PASSWORD
                ? column.label() + " = ''"
                : "LENGTH(TRIM(%s)) <> %d".formatted(column.label(), algorithm.hexLength());
    }

    /**
     * What to warn the operator of; empty: nothing. Without names to compare, each spelling of a name that the database takes for the
     * same verifies, and counts as a user of its own for limits and lock-outs.
     */
    Optional<String> warning(Vendor vendor) {
        return vendor == Vendor.MYSQL && !columns.contains(Column.USERNAME)
                ? Optional.of(
                        "auth.jdbc.query: no column username (better: one, for this database takes alice for Alice,"
                                + " and each spelling would count as a user of its own)")
                : Optional.empty();
    }

    /** How many users the realm has; empty: nobody can say. */
    OptionalLong count(Connection connection, String realm) throws SQLException {
        if (table.isEmpty()) {
            return OptionalLong.empty();
        }
        try (var statement =
                connection.prepareStatement("SELECT COUNT(*) FROM %s WHERE %s = ?".formatted(table, realmColumn))) {
            statement.setString(1, realm);
            try (var count = statement.executeQuery()) {
                return count.next() ? OptionalLong.of(count.getLong(1)) : OptionalLong.empty();
            }
        }
    }
}
