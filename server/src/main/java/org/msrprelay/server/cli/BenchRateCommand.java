package org.msrprelay.server.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.msrprelay.server.bench.Rate;
import org.msrprelay.server.bench.RatePlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code msrp-relay bench rate}. */
@Command(
        name = "rate",
        description = {
            "Measures how many short messages a second go through, and how long each takes.",
            "The exit code is 0 only if every message arrived, in order and right, and was answered."
        })
final class BenchRateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final BenchOptions bench = new BenchOptions();

    @Mixin
    private final BenchProxy proxy = new BenchProxy();

    @Option(
            names = "--sessions",
            paramLabel = "COUNT",
            defaultValue = "10",
            description = "How many, each with a sender and a reader. Default: ${DEFAULT-VALUE}.")
    private int sessions;

    @Option(
            names = "--window",
            paramLabel = "COUNT",
            defaultValue = "16",
            description = "How many messages of a session may be unanswered. Default: ${DEFAULT-VALUE}.")
    private int window;

    @Option(
            names = "--octets",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            defaultValue = "200",
            description = "How large each body is. Default: ${DEFAULT-VALUE}.")
    private long octets;

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "5s",
            description = "How long it goes on before it is measured. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--time",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "10s",
            description = "How long it is measured. Default: ${DEFAULT-VALUE}.")
    private Duration time = Duration.ZERO;

    @Option(
            names = "--pace",
            paramLabel = "COUNT",
            description = "At most so many messages a second, all sessions together: latency below saturation. "
                    + "Default: as many as go through.")
    private Optional<Long> pace = Optional.empty();

    @Option(
            names = "--auth-senders",
            description = "The senders AUTH as well, so that messages go through two sessions of the relay.")
    private boolean auth;

    @Override
    public Integer call() throws Exception {
        BenchTraffic.require(spec, "--sessions", sessions, 1);
        BenchTraffic.require(spec, "--window", window, 1);
        BenchTraffic.require(spec, "--octets", octets, 1);
        BenchTraffic.requireAtMost(spec, "--octets", octets, RatePlan.MOST_OCTETS);
        BenchTraffic.require(spec, "--pace", pace.orElse(1L), 1);
        RatePlan plan = new RatePlan(
                sessions,
                window,
                (int) octets,
                warmUp,
                time,
                pace.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                auth);
        return bench.measure(spec, proxy, (target, told) -> new Rate(plan, target, told).run());
    }
}
