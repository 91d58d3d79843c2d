package org.msrprelay.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.msrprelay.server.demo.BrowserDemo;
import org.msrprelay.server.demo.Play;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code msrp-relay demo}. */
@Command(
        name = "demo",
        description = {
            "Shows on this machine what the relay does: starts one on a free port of the loopback address, lets two clients "
                    + "AUTH to it, sends a file from one to the other and compares the SHA-256, then shows receivers that fail "
                    + "and the REPORTs that tell the sender. The exit code is 0 only if all of it was so.",
            "With --browser: starts one that speaks WebSocket, and a web page that is a client of it, for two tabs of your "
                    + "browser to chat and send files through it; says what to open, and ends at SIGINT or SIGTERM.",
            "Nothing is left behind."
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

    @Option(names = "--browser", description = "For a browser: a relay over WebSocket, and a page to use it with.")
    private boolean browser;

    @Override
    public Integer call() throws Exception {
        if (browser) {
            return runForBrowsers();
        }
        new Play(new Play.Plot(file, !cleartext, keep), spec.commandLine().getOut()).perform();
        return ExitCode.OK;
    }

    private int runForBrowsers() throws Exception {
        if (file.isPresent() || cleartext || keep.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--browser: with FILE, --cleartext or --keep (expected: without)");
        }
        BrowserDemo demo = BrowserDemo.start();
        AtSignal.end(demo::close);
        demo.explain(spec.commandLine().getOut());
        new CountDownLatch(1).await();
        return ExitCode.OK;
    }
}
