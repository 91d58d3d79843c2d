package org.msrprelay.server.credentials.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.server.credentials.editing.EditableUsers;
import org.msrprelay.server.credentials.editing.Editing;
import org.msrprelay.server.file.SecretFiles;
import org.msrprelay.server.problem.ConfigurationException;

/**
 * The users in the tables that this relay makes. Each has a hash for every algorithm, whatever is offered at the moment: hashes cannot be
 * added without the password.
 *
 * @param realm octets as chars
 */
public record JdbcUsers(JdbcUrl url, JdbcSettings settings, String realm) implements EditableUsers {

    private static final String WHOM = " WHERE realm = ? AND username = ?";

    @Override
    public String place() {
        return url.toString();
    }

    @Override
    public void requireName(String name) throws ConfigurationException {
        editing().user(name);
    }

    @Override
    public void add(String name, String password) throws ConfigurationException, IOException {
        var user = editing().user(name);
        editing().requirePassword(password);
        boolean added = change(connection -> {
            if (isThere(connection, name)) {
                return false;
            }
            try {
                return put(
                        connection,
                        "INSERT INTO %s (ha1, ha1_sha256, realm, username) VALUES (?, ?, ?, ?)",
                        user,
                        password);
            } catch (SQLException e) {
                // Somebody else was quicker.
                if (isThere(connection, name)) {
                    return false;
                }
                throw e;
            }
        });
        if (!added) {
            throw editing().taken(name);
        }
    }

    @Override
    public void changePassword(String name, String password) throws ConfigurationException, IOException {
        var user = editing().user(name);
        editing().requirePassword(password);
        if (!change(connection -> put(connection, "UPDATE %s SET ha1 = ?, ha1_sha256 = ?" + WHOM, user, password))) {
            throw editing().missing(name);
        }
    }

    @Override
    public void remove(String name) throws ConfigurationException, IOException {
        editing().user(name);
        boolean removed = change(connection -> {
            try (var statement = connection.prepareStatement("DELETE FROM " + Layout.OWN_TABLE + WHOM)) {
                statement.setString(1, OctetText.toText(realm));
                statement.setString(2, name);
                return statement.executeUpdate() > 0;
            }
        });
        if (!removed) {
            throw editing().missing(name);
        }
    }

    @Override
    public Map<User, Set<DigestAlgorithm>> list() throws IOException {
        var users = new LinkedHashMap<User, Set<DigestAlgorithm>>();
        change(connection -> {
            try (var statement = connection.prepareStatement(
                            "SELECT username, realm FROM " + Layout.OWN_TABLE + " ORDER BY realm, username");
                    var row = statement.executeQuery()) {
                while (row.next()) {
                    users.put(new User(row.getString(1), row.getString(2)), EnumSet.allOf(DigestAlgorithm.class));
                }
                return true;
            }
        });
        return users;
    }

    private boolean isThere(Connection connection, String name) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT 1 FROM " + Layout.OWN_TABLE + WHOM)) {
            statement.setString(1, OctetText.toText(realm));
            statement.setString(2, name);
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private boolean put(Connection connection, String sql, String user, String password) throws SQLException {
        var secret = OctetText.fromText(password);
        try (var statement = connection.prepareStatement(sql.formatted(Layout.OWN_TABLE))) {
            statement.setString(1, DigestArithmetic.ha1(DigestAlgorithm.MD5, user, realm, secret));
            statement.setString(2, DigestArithmetic.ha1(DigestAlgorithm.SHA_256, user, realm, secret));
            statement.setString(3, OctetText.toText(realm));
            statement.setString(4, OctetText.toText(user));
            return statement.executeUpdate() > 0;
        }
    }

    private interface Change {
        boolean apply(Connection connection) throws SQLException;
    }

    private boolean change(Change change) throws IOException {
        try {
            new Migration(url, settings).run();
            url.file().ifPresent(SecretFiles::warnIfReadableByOthers);
            try (var connection = Connections.open(url, settings)) {
                return change.apply(connection);
            }
        } catch (DatabaseFailure e) {
            throw new IOException(url + ": " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new IOException(url + ": " + DatabaseFailure.of(e, url).getMessage(), e);
        }
    }

    private Editing editing() {
        return new Editing(place(), realm);
    }
}
