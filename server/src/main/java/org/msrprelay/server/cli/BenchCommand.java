package org.msrprelay.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code msrp-relay bench}. */
@Command(
        name = "bench",
        description = {
            "Measures a relay under load: ours, or any other of RFC 4976.",
            "What arrives is compared octet by octet. The exit code is 0 only if all of it was right."
        },
        synopsisSubcommandLabel = "MODE",
        subcommands = {
            BenchRateCommand.class,
            BenchBulkCommand.class,
            BenchIdleCommand.class,
            BenchSlowReadersCommand.class,
            BenchFairnessCommand.class
        })
final class BenchCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "no mode given (expected: rate, bulk, idle, slow-readers or fairness)");
    }
}
