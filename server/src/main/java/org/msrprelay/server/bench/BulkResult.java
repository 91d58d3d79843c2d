package org.msrprelay.server.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.msrprelay.server.terminal.Quantities;

/**
 * What {@link Bulk} found.
 *
 * @param complete messages that arrived whole and right
 * @param memory of the relay, if it was watched
 * @param cpu time of the relay, if it was watched
 */
public record BulkResult(
        BulkPlan plan,
        long complete,
        Duration time,
        Optional<ResidentMemory.Growth> memory,
        Optional<Duration> cpu,
        Faults faults)
        implements BenchResult {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;

    /** Whether all was complete and right. */
    @Override
    public boolean asExpected() {
        return complete == plan.sessions() && faults.count() == 0;
    }

    /** NaN if not all arrived: the time then says nothing. */
    private double megabytesPerSecond() {
        return complete < plan.sessions()
                ? Double.NaN
                : plan.totalOctets() / MEGA / (time.toNanos() / NANOS_PER_SECOND);
    }

    private double cpuSecondsPerGigabyte(Duration used) {
        return used.toNanos() / NANOS_PER_SECOND / (plan.totalOctets() / GIGA);
    }

    @Override
    public void print(PrintWriter out) {
        out.printf("complete and correct  %,d of %,d messages%n", complete, plan.sessions());
        out.printf("time                  %s: %.0f MB/s%n", Quantities.duration(time), megabytesPerSecond());
        cpu.ifPresent(used -> out.printf(
                "relay's CPU time      %s: %.2f s per GB%n", Quantities.duration(used), cpuSecondsPerGigabyte(used)));
        memory.ifPresent(growth -> out.printf(
                "resident memory       %s before, at most %s%n",
                Quantities.octets(growth.baselineOctets()), Quantities.octets(growth.peakOctets())));
        FaultLines.print(faults, out);
    }

    @Override
    public Json json() {
        Json json = new Json()
                .with("mode", "bulk")
                .with("ok", asExpected())
                .with("sessions", plan.sessions())
                .with("octets", plan.octets())
                .with("complete", complete)
                .with("seconds", time.toNanos() / NANOS_PER_SECOND)
                .with("MB_per_s", megabytesPerSecond());
        cpu.ifPresent(used -> json.with("relay_cpu_seconds", used.toNanos() / NANOS_PER_SECOND)
                .with("cpu_s_per_GB", cpuSecondsPerGigabyte(used)));
        memory.ifPresent(
                growth -> json.with("rss_baseline", growth.baselineOctets()).with("rss_peak", growth.peakOctets()));
        return json.with("fault_count", faults.count()).with("faults", faults.first());
    }
}
