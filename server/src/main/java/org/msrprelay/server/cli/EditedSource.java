package org.msrprelay.server.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.msrprelay.server.config.Configuration;
import org.msrprelay.server.credentials.UserSource;
import org.msrprelay.server.credentials.editing.EditableUsers;
import org.msrprelay.server.credentials.htdigest.UsersFile;
import org.msrprelay.server.credentials.jdbc.JdbcUsers;
import org.msrprelay.server.credentials.jdbc.Schema;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.server.problem.Problem;

/** Which of the configured sources {@code msrp-relay user} edits: the first that can be. */
final class EditedSource {

    private EditedSource() {}

    static EditableUsers of(Configuration configuration) throws ConfigurationException {
        return configuration.users().stream()
                .flatMap(source -> editable(source, configuration).stream())
                .findFirst()
                .orElseThrow(() -> none(configuration));
    }

    private static Optional<EditableUsers> editable(UserSource source, Configuration configuration) {
        var auth = configuration.auth();
        if (source instanceof UserSource.Htdigest htdigest) {
            return Optional.of(new UsersFile(htdigest.file(), auth.realm(), auth.algorithms()));
        }
        return source instanceof UserSource.Database database
                        && database.settings().schema() instanceof Schema.Own
                ? Optional.of(new JdbcUsers(database.url(), database.settings(), auth.realm()))
                : Optional.empty();
    }

    private static ConfigurationException none(Configuration configuration) {
        var named = configuration.users().stream().map(EditedSource::described).collect(Collectors.joining(", "));
        return new ConfigurationException(
                List.of(
                        new Problem(
                                configuration.source(),
                                0,
                                "auth.users",
                                named
                                        + " (expected, to edit users here: a file, or a database with auth.jdbc.schema own; these are others' to edit)")));
    }

    private static String described(UserSource source) {
        if (source instanceof UserSource.Database database) {
            return database
                    + (database.settings().schema() instanceof Schema.Kamailio ? ", schema kamailio" : ", by a query");
        }
        return source.toString();
    }
}
