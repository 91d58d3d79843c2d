package org.msrprelay.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.msrprelay.server.demo.Play;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code msrp-relay demo}. */
@Command(
        name = "demo",
        description = {
            "Shows on this machine what the relay does: starts one on a free port of the loopback address, lets two clients "
                    + "AUTH to it, sends a file from one to the other and compares the SHA-256, then shows receivers that fail "
                    + "and the REPORTs that tell the sender.",
            "The exit code is 0 only if all of it was so. Nothing is left behind."
        })
final class DemoCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "What to send, of any size. Default: 64 MiB of made-up octets.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--cleartext", description = "Without TLS: the relay answers AUTH in the clear.")
    private boolean cleartext;

    @Option(names = "--keep", paramLabel = "DIRECTORY", description = "Keep the file as it was received.")
    private Optional<Path> keep = Optional.empty();

    @Override
    public Integer call() throws Exception {
        new Play(new Play.Plot(file, !cleartext, keep), spec.commandLine().getOut()).perform();
        return ExitCode.OK;
    }
}
