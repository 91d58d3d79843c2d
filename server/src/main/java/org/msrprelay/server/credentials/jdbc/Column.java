package org.msrprelay.server.credentials.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.msrprelay.protocol.digest.DigestAlgorithm;

/** A column that tells something about a user, in the names that Kamailio and OpenSIPS gave them. */
enum Column {
    USERNAME,
    /** MD5. */
    HA1,
    HA1_SHA256,
    PASSWORD;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one with the hash of the algorithm. */
    static Column of(DigestAlgorithm algorithm) {
        return algorithm == DigestAlgorithm.MD5 ? HA1 : HA1_SHA256;
    }

    /** Those of the result, in upper or lower case. */
    static Set<Column> in(ResultSet result) throws SQLException {
        var labels = result.getMetaData();
        var there = EnumSet.noneOf(Column.class);
        for (int i = 1; i <= labels.getColumnCount(); i++) {
            var label = labels.getColumnLabel(i);
            Arrays.stream(values())
                    .filter(column -> column.label().equalsIgnoreCase(label))
                    .forEach(there::add);
        }
        return there;
    }

    /** The algorithms that rows with these columns can be verified by, if none is empty. */
    static Set<DigestAlgorithm> algorithms(Set<Column> there) {
        return Arrays.stream(DigestAlgorithm.values())
                .filter(algorithm -> there.contains(of(algorithm)) || there.contains(PASSWORD))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(DigestAlgorithm.class)));
    }

    /** The result's present row; what is null is not in it. */
    static Map<Column, String> values(ResultSet row, Set<Column> there) throws SQLException {
        var values = new EnumMap<Column, String>(Column.class);
        for (var column : there) {
            var value = row.getString(column.label());
            if (value != null) {
                values.put(column, value);
            }
        }
        return values;
    }
}
