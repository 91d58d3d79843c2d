package org.msrprelay.server.cli;

import java.util.List;
import org.msrprelay.server.log.LogLevel;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command above the commands. */
@Command(
        name = "msrp-relay",
        description = "An MSRP relay (RFC 4975, RFC 4976), and tools to try it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND")
public final class MsrpRelayCommand implements Runnable {

    private static final String SERVE = "serve";

    private static final List<Class<?>> COMMANDS = List.of(
            ServeCommand.class,
            DemoCommand.class,
            SendCommand.class,
            ReceiveCommand.class,
            CheckCommand.class,
            UserCommand.class,
            BenchCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Applies to every command, and takes effect as it is read. */
    @Option(
            names = "--log-level",
            scope = ScopeType.INHERIT,
            paramLabel = "LEVEL",
            defaultValue = "${env:MSRP_RELAY_LOG:-info}",
            description =
                    "How much is logged to stderr: error, warn, info, debug or trace. Default: MSRP_RELAY_LOG, else info.")
    void setLogLevel(String level) {
        LogLevel.of(level.isEmpty() ? LogLevel.INFO.name() : level)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--log-level or MSRP_RELAY_LOG: %s (expected: error, warn, info, debug or trace)"
                                .formatted(level)))
                .apply();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    /**
     * The command line, ready to execute: with all commands, but for a start that is to be quick, whose command needs no other.
     *
     * @param arguments what is going to be executed
     */
    public static CommandLine commandLine(String... arguments) {
        var serves = arguments.length > 0 && arguments[0].equals(SERVE);
        var whole = new CommandLine(new MsrpRelayCommand());
        (serves ? List.of(ServeCommand.class) : COMMANDS).forEach(whole::addSubcommand);
        var failures = new Failures();
        return whole.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }
}
