package org.msrprelay.server.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.msrprelay.server.terminal.Quantities;

/**
 * What {@link Rate} found.
 *
 * @param latencies of the messages that arrived in the measured time
 * @param memory of the relay, if it was watched
 * @param cpu time of the relay in the measured time, if it was watched
 */
public record RateResult(
        RatePlan plan,
        Duration time,
        LatencyHistogram latencies,
        Optional<ResidentMemory.Growth> memory,
        Optional<Duration> cpu,
        Faults faults)
        implements BenchResult {
    private static final double MEDIAN = 50;
    private static final double TAIL = 99;
    private static final double FAR_TAIL = 99.9;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLION = 1e6;

    /** Whether every message arrived as it was sent, and some did. */
    @Override
    public boolean asExpected() {
        return faults.count() == 0 && latencies.count() > 0;
    }

    private double messagesPerSecond() {
        return latencies.count() / (time.toNanos() / NANOS_PER_SECOND);
    }

    private double cpuSecondsPerMillion(Duration used) {
        return used.toNanos() / NANOS_PER_SECOND / latencies.count() * MILLION;
    }

    @Override
    public void print(PrintWriter out) {
        out.printf(
                "messages              %,.0f/s of %d octets: %,d in %s, %d sessions with %d unanswered each%n",
                messagesPerSecond(),
                plan.octets(),
                latencies.count(),
                Quantities.duration(time),
                plan.sessions(),
                plan.window());
        out.printf(
                "latency               median %.0f µs, p99 %.0f µs, p99.9 %.0f µs, at most %.0f µs%n",
                latencies.percentileMicros(MEDIAN),
                latencies.percentileMicros(TAIL),
                latencies.percentileMicros(FAR_TAIL),
                latencies.maxMicros());
        cpu.ifPresent(used -> out.printf(
                "relay's CPU time      %s: %.2f s per million messages%n",
                Quantities.duration(used), cpuSecondsPerMillion(used)));
        memory.ifPresent(growth -> out.printf(
                "resident memory       %s before, at most %s%n",
                Quantities.octets(growth.baselineOctets()), Quantities.octets(growth.peakOctets())));
        FaultLines.print(faults, out);
    }

    @Override
    public Json json() {
        Json json = new Json()
                .with("mode", "rate")
                .with("ok", asExpected())
                .with("sessions", plan.sessions())
                .with("window", plan.window())
                .with("octets", plan.octets())
                .with("messages", latencies.count())
                .with("seconds", time.toNanos() / NANOS_PER_SECOND)
                .with("msgs_per_s", messagesPerSecond())
                .with("p50_us", latencies.percentileMicros(MEDIAN))
                .with("p99_us", latencies.percentileMicros(TAIL))
                .with("p999_us", latencies.percentileMicros(FAR_TAIL))
                .with("max_us", latencies.maxMicros());
        cpu.ifPresent(used -> json.with("relay_cpu_seconds", used.toNanos() / NANOS_PER_SECOND)
                .with("cpu_s_per_million", cpuSecondsPerMillion(used)));
        memory.ifPresent(
                growth -> json.with("rss_baseline", growth.baselineOctets()).with("rss_peak", growth.peakOctets()));
        return json.with("fault_count", faults.count()).with("faults", faults.first());
    }
}
