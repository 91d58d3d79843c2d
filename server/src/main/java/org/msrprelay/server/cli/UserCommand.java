package org.msrprelay.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.server.credentials.editing.EditableUsers;
import org.msrprelay.server.problem.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code msrp-relay user}: the users of the configured source, or of {@code ./msrp-relay-data/users}. */
@Command(
        name = "user",
        description = {
            "Manages the users of the configuration (auth.users; of several sources the first that is a file or a database with the"
                    + " tables of this relay), in the realm auth.realm.",
            "A running relay takes changes up by itself."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UserCommand.Add.class,
            UserCommand.Passwd.class,
            UserCommand.Remove.class,
            UserCommand.ListAll.class
        })
final class UserCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given (expected: add, passwd, remove or list)");
    }

    /** What the commands have in common. */
    private abstract static class Edit implements Callable<Integer> {

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        @Mixin
        private final ConfigurationSource source = new ConfigurationSource();

        @Override
        public Integer call() throws ConfigurationException, IOException {
            var configuration = source.configuration().loadWithoutNamedFiles();
            run(EditedSource.of(configuration));
            return ExitCode.OK;
        }

        abstract void run(EditableUsers users) throws ConfigurationException, IOException;

        void say(EditableUsers users, String user, String done) {
            var out = spec.commandLine().getOut();
            out.println("%s: %s (%s, realm %s)".formatted(user, done, users.place(), OctetText.toText(users.realm())));
            out.flush();
        }
    }

    @Command(name = "add", description = "Adds a user. Fails if there is one of that name.")
    static final class Add extends Edit {

        @Parameters(paramLabel = "NAME")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String name;

        @Mixin
        private final PasswordSource password = new PasswordSource();

        @Override
        void run(EditableUsers users) throws ConfigurationException, IOException {
            users.requireName(name);
            users.add(name, password.read(spec));
            say(users, name, "added");
        }
    }

    @Command(name = "passwd", description = "Gives a user a new password.")
    static final class Passwd extends Edit {

        @Parameters(paramLabel = "NAME")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String name;

        @Mixin
        private final PasswordSource password = new PasswordSource();

        @Override
        void run(EditableUsers users) throws ConfigurationException, IOException {
            users.requireName(name);
            users.changePassword(name, password.read(spec));
            say(users, name, "new password");
        }
    }

    @Command(name = "remove", description = "Removes a user.")
    static final class Remove extends Edit {

        @Parameters(paramLabel = "NAME")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String name;

        @Override
        void run(EditableUsers users) throws ConfigurationException, IOException {
            users.remove(name);
            say(users, name, "removed");
        }
    }

    @Command(name = "list", description = "Lists the users: name, realm and algorithms, with tabs between them.")
    static final class ListAll extends Edit {

        @Override
        void run(EditableUsers users) throws ConfigurationException, IOException {
            var out = spec.commandLine().getOut();
            users.list()
                    .forEach((user, algorithms) -> out.println(String.join(
                            "\t",
                            user.name(),
                            user.realm(),
                            algorithms.stream().map(DigestAlgorithm::token).collect(Collectors.joining(",")))));
            out.flush();
        }
    }
}
