package org.msrprelay.server.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.server.bench.BulkWriter;
import org.msrprelay.server.bench.SlowReaders;
import org.msrprelay.server.bench.SlowReadersPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code msrp-relay bench slow-readers}. */
@Command(
        name = "slow-readers",
        description = {
            "Sends many large messages to as many readers who read nothing for a while, then slowly, then freely, and shows "
                    + "what the relay's memory does meanwhile.",
            "The exit code is 0 only if every message arrived whole and right, and memory grew by no more than --max-growth."
        })
final class BenchSlowReadersCommand implements Callable<Integer> {

    /** As our own relay would send them on. */
    private static final long SHARED_CHUNK_OCTETS = 64 * 1024;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final BenchOptions bench = new BenchOptions();

    @Mixin
    private final BenchTraffic traffic = new BenchTraffic();

    @Option(
            names = "--senders",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "How many messages, each with a sender and a reader. Default: ${DEFAULT-VALUE}.")
    private int senders;

    @Option(
            names = "--octets",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            defaultValue = "100MB",
            description = "How large each message is. Default: ${DEFAULT-VALUE}.")
    private long octets;

    @Option(
            names = "--shared",
            paramLabel = "COUNT",
            defaultValue = "0",
            description =
                    "All messages come over so many connections, as from another relay (which our own relay allows in "
                            + "the clear with relays.over-cleartext). Default: 0, each sender has a connection of its own.")
    private int shared;

    @Option(
            names = "--nothing",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "20s",
            description = "How long the readers read nothing. Default: ${DEFAULT-VALUE}.")
    private Duration nothing = Duration.ZERO;

    @Option(
            names = "--slowly",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "1m",
            description = "How long they then read slowly. Default: ${DEFAULT-VALUE}.")
    private Duration slowly = Duration.ZERO;

    @Option(
            names = "--slow-rate",
            paramLabel = "RATE",
            converter = RateConverter.class,
            defaultValue = "1KB/s",
            description = "How fast that is, each. Default: ${DEFAULT-VALUE}.")
    private long slowRate;

    @Option(
            names = "--failure-report",
            paramLabel = "yes|partial|no",
            converter = FailureReportConverter.class,
            defaultValue = "yes",
            description =
                    "Default: ${DEFAULT-VALUE}. With yes, a relay gives up readers that answer too late: see its timeouts.")
    private FailureReport failureReport = FailureReport.YES;

    @Option(
            names = "--max-growth",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "The most by which the relay's resident memory may grow.")
    private Optional<Long> maxGrowth = Optional.empty();

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "1m",
            description =
                    "It has failed when nothing arrives for so long although the readers read. Default: ${DEFAULT-VALUE}.")
    private Duration patience = Duration.ZERO;

    @Override
    public Integer call() throws Exception {
        BenchTraffic.require(spec, "--senders", senders, 1);
        BenchTraffic.require(spec, "--shared", shared, 0);
        SlowReadersPlan plan = new SlowReadersPlan(
                senders,
                octets,
                shared,
                traffic.chunkOctets(spec, shared > 0 ? SHARED_CHUNK_OCTETS : BulkWriter.WHOLE_MESSAGE),
                traffic.auth(),
                failureReport,
                new SlowReadersPlan.Pace(nothing, slowly, slowRate, traffic.receiveBuffer(spec)),
                maxGrowth.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                patience);
        return bench.measure(spec, (target, told) -> new SlowReaders(plan, target, told).run());
    }
}
