package org.msrprelay.server.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.msrprelay.server.RunningRelay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code msrp-relay serve}. */
@Command(
        name = "serve",
        description = {
            "Runs the relay in the foreground, until SIGTERM or SIGINT.",
            "When every listener accepts, one line on stdout says so: msrp-relay ready URI [URI…]. The log goes to stderr.",
            "Without --config it listens on this machine only, with a certificate and a user of its own making, kept in "
                    + "./msrp-relay-data, and says how to try it."
        })
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigurationSource source = new ConfigurationSource();

    @Override
    public Integer call() throws Exception {
        var configuration = source.configuration().load();
        configuration.warnings().forEach(warning -> LOG.warn("{}", warning));
        var trial = new TrialUser(configuration);
        if (source.isEmbedded()) {
            trial.makeOnFirstStart();
        }
        openEveryJar();
        var relay = RunningRelay.start(configuration);
        closeAtSignal(relay);
        var out = spec.commandLine().getOut();
        out.println(relay.listeners().stream()
                .map(Object::toString)
                .collect(Collectors.joining(" ", "msrp-relay ready ", "")));
        out.flush();
        if (source.isEmbedded()) {
            trial.explain(relay.listeners(), spec.commandLine().getErr());
        }
        new CountDownLatch(1).await();
        return ExitCode.OK;
    }

    /**
     * Classes are loaded when they are needed first, and then their jar is opened: in vain if there is no file descriptor left
     * that day, for good. A search for what is in none of them opens them all.
     */
    private static void openEveryJar() {
        if (ClassLoader.getSystemResource("org/msrprelay/in-no-jar") != null) {
            throw new IllegalStateException("a resource that is in no jar was found");
        }
    }

    private static void closeAtSignal(RunningRelay relay) {
        AtSignal.end(() -> {
            LOG.info("stopping: running messages have the time of relay.drain-timeout");
            relay.close();
            LOG.info("stopped");
        });
    }
}
