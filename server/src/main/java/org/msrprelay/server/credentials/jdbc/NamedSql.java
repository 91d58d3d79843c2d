package org.msrprelay.server.credentials.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * SQL with {@code :user} and {@code :realm} in it, as often and in the order that it likes.
 *
 * @param sql with question marks in their places
 * @param parameters what stands for each of them
 */
public record NamedSql(String sql, List<Parameter> parameters) {

    /** What is put into the statement; never into its text. */
    public enum Parameter {
        USER,
        REALM
    }

    /** Texts, quoted names and casts ({@code ::text}) are skipped; then the parameters. */
    private static final Pattern TOKENS =
            Pattern.compile("'[^']*'|\"[^\"]*\"|`[^`]*`|::|:(user|realm)\\b|:([A-Za-z_]\\w*)|\\?");

    /** What is wrong with it; empty: nothing. */
    public static Optional<String> fault(String text) {
        var tokens = TOKENS.matcher(text);
        boolean user = false;
        while (tokens.find()) {
            if (tokens.group(2) != null || tokens.group().equals("?")) {
                return Optional.of("has the parameter " + tokens.group());
            }
            user |= ":user".equals(tokens.group());
        }
        return user ? Optional.empty() : Optional.of("has no :user");
    }

    /** The statement of a text without a fault. */
    public static NamedSql of(String text) {
        var parameters = new ArrayList<Parameter>();
        var sql = TOKENS.matcher(text).replaceAll(token -> {
            if (token.group(1) == null) {
                return java.util.regex.Matcher.quoteReplacement(token.group());
            }
            parameters.add(token.group(1).equals("user") ? Parameter.USER : Parameter.REALM);
            return "?";
        });
        return new NamedSql(sql, List.copyOf(parameters));
    }

    PreparedStatement prepared(Connection connection, String user, String realm) throws SQLException {
        var statement = connection.prepareStatement(sql);
        int index = 1;
        for (var parameter : parameters) {
            statement.setString(index++, parameter == Parameter.USER ? user : realm);
        }
        return statement;
    }
}
