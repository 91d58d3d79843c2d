package org.msrprelay.server.cli;

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
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            SendCommand.class,
            ReceiveCommand.class,
            CheckCommand.class,
            UserCommand.class,
            BenchCommand.class
        })
public final class MsrpRelayCommand implements Runnable {

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

    /** The whole command line, ready to execute. */
    public static CommandLine commandLine() {
        var failures = new Failures();
        return new CommandLine(new MsrpRelayCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }
}
