package org.msrprelay.server.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.msrprelay.server.bench.BulkWriter;
import org.msrprelay.server.bench.Fairness;
import org.msrprelay.server.bench.FairnessPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code msrp-relay bench fairness}. */
@Command(
        name = "fairness",
        description = {
            "Measures how long short messages take beside large ones to the same connection: sessions of one client, "
                    + "one of which chats while the others receive without end.",
            "The exit code is 0 only if every short message arrived, and all content was right."
        })
final class BenchFairnessCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final BenchOptions bench = new BenchOptions();

    @Mixin
    private final BenchTraffic traffic = new BenchTraffic();

    @Option(
            names = "--flows",
            paramLabel = "COUNT",
            split = ",",
            defaultValue = "0,1,10,100",
            description = "How many large messages, measured one after the other. Default: ${DEFAULT-VALUE}.")
    private List<Integer> flows = List.of();

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "1s",
            description = "How often there is a short message. Default: ${DEFAULT-VALUE}.")
    private Duration every = Duration.ZERO;

    @Option(
            names = "--count",
            paramLabel = "COUNT",
            defaultValue = "30",
            description = "How many short messages. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--read-rate",
            paramLabel = "RATE",
            converter = RateConverter.class,
            defaultValue = "unlimited",
            description = "How fast the client reads, such as 8KB/s or 1MiB/s. Default: ${DEFAULT-VALUE}.")
    private long readRate;

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "3s",
            description = "How long the large messages run before the first short one. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "1m",
            description = "How long to wait for the last short message. Default: ${DEFAULT-VALUE}.")
    private Duration patience = Duration.ZERO;

    @Override
    public Integer call() throws Exception {
        flows.forEach(number -> BenchTraffic.require(spec, "--flows", number, 0));
        BenchTraffic.require(spec, "--count", count, 1);
        FairnessPlan plan = new FairnessPlan(
                flows,
                new FairnessPlan.Lines(count, every, patience),
                warmUp,
                traffic.chunkOctets(spec, BulkWriter.WHOLE_MESSAGE),
                new FairnessPlan.Reader(readRate, traffic.receiveBuffer(spec)),
                traffic.auth());
        return bench.measure(spec, (target, told) -> new Fairness(plan, target, told).run());
    }
}
