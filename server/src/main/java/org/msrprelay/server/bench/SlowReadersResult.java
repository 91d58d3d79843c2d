package org.msrprelay.server.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.msrprelay.server.terminal.Quantities;

/**
 * What {@link SlowReaders} found.
 *
 * @param complete messages that arrived whole and right
 * @param memory of the relay, if it was watched
 * @param cpu time of the relay, if it was watched
 */
public record SlowReadersResult(
        SlowReadersPlan plan,
        long complete,
        Times times,
        Optional<ResidentMemory.Growth> memory,
        Optional<Duration> cpu,
        Faults faults)
        implements BenchResult {

    /**
     * How long it took.
     *
     * @param freely from when the readers read freely
     * @param octetsBefore received by then
     */
    record Times(Duration all, Duration freely, long octetsBefore) {}

    /** Whether all was complete and right, and memory did not grow beyond the limit. */
    @Override
    public boolean asExpected() {
        return complete == plan.senders() && faults.count() == 0 && withinGrowth();
    }

    private boolean withinGrowth() {
        return plan.maxGrowthOctets().isEmpty()
                || (memory.isPresent()
                        && memory.get().growthOctets() <= plan.maxGrowthOctets().getAsLong());
    }

    /** NaN if not all arrived: the time then says nothing. */
    private double freeMegabytesPerSecond() {
        if (complete < plan.senders()) {
            return Double.NaN;
        }
        double seconds = times.freely().toNanos() / 1e9;
        return (plan.totalOctets() - times.octetsBefore()) / 1e6 / seconds;
    }

    @Override
    public void print(PrintWriter out) {
        out.printf("complete and correct  %,d of %,d messages%n", complete, plan.senders());
        out.printf(
                "time                  %s, %s of it reading freely%s%n",
                Quantities.duration(times.all()),
                Quantities.duration(times.freely()),
                complete == plan.senders() ? String.format(": %.0f MB/s", freeMegabytesPerSecond()) : "");
        memory.ifPresent(growth -> out.printf(
                "resident memory       %s before, at most %s: grew by %s%s%n",
                Quantities.octets(growth.baselineOctets()),
                Quantities.octets(growth.peakOctets()),
                Quantities.octets(growth.growthOctets()),
                withinGrowth()
                        ? ""
                        : ", more than "
                                + Quantities.octets(plan.maxGrowthOctets().orElse(0))));
        cpu.ifPresent(time -> out.printf("relay's CPU time      %s%n", Quantities.duration(time)));
        FaultLines.print(faults, out);
    }

    @Override
    public Json json() {
        Json json = new Json()
                .with("mode", "slow-readers")
                .with("ok", asExpected())
                .with("senders", plan.senders())
                .with("octets", plan.octets())
                .with("shared", plan.shared())
                .with("complete", complete)
                .with("seconds", times.all().toNanos() / 1e9)
                .with("free_seconds", times.freely().toNanos() / 1e9)
                .with("free_MB_per_s", freeMegabytesPerSecond());
        memory.ifPresent(growth -> json.with("rss_baseline", growth.baselineOctets())
                .with("rss_peak", growth.peakOctets())
                .with("rss_growth", growth.growthOctets())
                .with("rss_each_second", growth.samples()));
        cpu.ifPresent(time -> json.with("relay_cpu_seconds", time.toNanos() / 1e9));
        return json.with("fault_count", faults.count()).with("faults", faults.first());
    }
}
