package org.msrprelay.server.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.msrprelay.server.bench.Idle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code msrp-relay bench idle}. */
@Command(
        name = "idle",
        description = {
            "Measures what connections cost in memory that have made their AUTH and are silent, and how fast they are set up.",
            "The exit code is 0 only if all were granted, and none was lost."
        })
final class BenchIdleCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final BenchOptions bench = new BenchOptions();

    @Option(
            names = "--connections",
            paramLabel = "COUNT",
            split = ",",
            defaultValue = "1000,10000",
            description = "How many; several, ascending, are reached one after the other. Default: ${DEFAULT-VALUE}.")
    private List<Integer> connections = List.of();

    @Option(
            names = "--time",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "5s",
            description = "How long they are silent before memory is looked at. Default: ${DEFAULT-VALUE}.")
    private Duration time = Duration.ZERO;

    @Override
    public Integer call() throws Exception {
        long least = 1;
        for (int count : connections) {
            BenchTraffic.require(spec, "--connections", count, least);
            least = count + 1L;
        }
        return bench.measure(spec, (target, told) -> new Idle(connections, time, target, told).run());
    }
}
