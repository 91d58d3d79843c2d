package org.msrprelay.server.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.server.bench.Bulk;
import org.msrprelay.server.bench.BulkPlan;
import org.msrprelay.server.bench.BulkWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code msrp-relay bench bulk}. */
@Command(
        name = "bulk",
        description = {
            "Measures how fast large messages go through.",
            "The exit code is 0 only if every message arrived whole and right."
        })
final class BenchBulkCommand implements Callable<Integer> {

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
            defaultValue = "1",
            description = "How many messages at a time, each with a sender and a reader. Default: ${DEFAULT-VALUE}.")
    private int sessions;

    @Option(
            names = "--octets",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            defaultValue = "1GiB",
            description = "How large each message is. Default: ${DEFAULT-VALUE}.")
    private long octets;

    @Option(
            names = "--chunk",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "The body of each SEND. Default: the whole message.")
    private Optional<Long> chunk = Optional.empty();

    @Option(
            names = "--failure-report",
            paramLabel = "yes|partial|no",
            converter = FailureReportConverter.class,
            defaultValue = "yes",
            description = "Default: ${DEFAULT-VALUE}.")
    private FailureReport failureReport = FailureReport.YES;

    @Option(
            names = "--auth-senders",
            description = "The senders AUTH as well, so that messages go through two sessions of the relay.")
    private boolean auth;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "30s",
            description = "It has failed when nothing arrives for so long. Default: ${DEFAULT-VALUE}.")
    private Duration patience = Duration.ZERO;

    @Override
    public Integer call() throws Exception {
        BenchTraffic.require(spec, "--sessions", sessions, 1);
        BenchTraffic.require(spec, "--octets", octets, 1);
        BenchTraffic.require(spec, "--chunk", chunk.orElse(1L), 1);
        BulkPlan plan =
                new BulkPlan(sessions, octets, chunk.orElse(BulkWriter.WHOLE_MESSAGE), failureReport, auth, patience);
        return bench.measure(spec, proxy, (target, told) -> new Bulk(plan, target, told).run());
    }
}
