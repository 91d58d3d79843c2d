package org.msrprelay.server.credentials.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.digest.DigestAlgorithm;

/**
 * What is found in a database, without changing anything.
 *
 * @param count users of the realm; empty: nobody can say
 * @param algorithms that every user can be verified by
 * @param warning what is better mended; empty: nothing
 */
public record DatabaseInspection(OptionalLong count, Set<DigestAlgorithm> algorithms, Optional<String> warning) {

    /**
     * Looks. Blocks.
     *
     * @param realm octets as chars
     * @return empty: our tables are not there yet
     */
    public static Optional<DatabaseInspection> of(JdbcUrl url, JdbcSettings settings, String realm)
            throws DatabaseFailure {
        boolean own = settings.schema() instanceof Schema.Own;
        if (own && url.file().isPresent() && !url.file().get().toFile().exists()) {
            return Optional.empty();
        }
        try (var connection = Connections.open(url, settings)) {
            if (own && !hasOwnTable(connection)) {
                return Optional.empty();
            }
            var layout = Layout.of(settings.schema(), connection);
            var name = OctetText.toText(realm);
            return Optional.of(new DatabaseInspection(
                    layout.count(connection, name), layout.algorithms(connection, name), layout.warning(url.vendor())));
        } catch (SQLException e) {
            throw DatabaseFailure.of(e, url);
        }
    }

    private static boolean hasOwnTable(Connection connection) throws SQLException {
        try (var tables = connection
                .getMetaData()
                .getTables(connection.getCatalog(), connection.getSchema(), Layout.OWN_TABLE, null)) {
            return tables.next();
        }
    }
}
