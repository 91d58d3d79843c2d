package org.msrprelay.server.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.msrprelay.server.terminal.Quantities;

/** What {@link Fairness} found. */
public record FairnessResult(FairnessPlan plan, List<Row> rows, Faults faults) implements BenchResult {

    /**
     * Beside so many flows.
     *
     * @param latencies of the lines that arrived
     * @param octets of all flows together that arrived in the time
     */
    record Row(int flows, Latencies latencies, long octets, Duration time) {
        private static final double MEDIAN = 50;
        private static final double TAIL = 99;

        double medianMillis() {
            return latencies.percentileMillis(MEDIAN);
        }

        double p99Millis() {
            return latencies.percentileMillis(TAIL);
        }

        double megabytesPerSecond() {
            return octets / 1e6 / (time.toNanos() / 1e9);
        }
    }

    /** Whether all lines arrived, and everything was right. */
    @Override
    public boolean asExpected() {
        return faults.count() == 0
                && rows.stream()
                        .allMatch(row -> row.latencies().count() == plan.lines().count());
    }

    @Override
    public void print(PrintWriter out) {
        long rate = plan.reader().octetsPerSecond();
        out.printf(
                "a line of %d octets each %s; the reader reads %s%n",
                ChatLines.OCTETS,
                Quantities.duration(plan.lines().every()),
                rate == FairnessPlan.Reader.UNLIMITED ? "freely" : Quantities.octets(rate) + "/s");
        out.printf(
                "%6s %10s %12s %12s %12s %12s %12s%n",
                "flows", "arrived", "min ms", "median ms", "p99 ms", "max ms", "bulk MB/s");
        for (Row row : rows) {
            out.printf(
                    "%6d %10s %12.2f %12.2f %12.2f %12.2f %12.2f%n",
                    row.flows(),
                    row.latencies().count() + "/" + plan.lines().count(),
                    row.latencies().minMillis(),
                    row.medianMillis(),
                    row.p99Millis(),
                    row.latencies().maxMillis(),
                    row.megabytesPerSecond());
        }
        FaultLines.print(faults, out);
    }

    @Override
    public Json json() {
        long rate = plan.reader().octetsPerSecond();
        Json json = new Json()
                .with("mode", "fairness")
                .with("ok", asExpected())
                .with("lines", plan.lines().count())
                .with("every_seconds", plan.lines().every().toNanos() / 1e9);
        if (rate != FairnessPlan.Reader.UNLIMITED) {
            json.with("read_octets_per_s", rate);
        }
        return json.with("rows", rows.stream().map(FairnessResult::json).toList())
                .with("fault_count", faults.count())
                .with("faults", faults.first());
    }

    private static Json json(Row row) {
        return new Json()
                .with("flows", row.flows())
                .with("arrived", row.latencies().count())
                .with("min_ms", row.latencies().minMillis())
                .with("median_ms", row.medianMillis())
                .with("p99_ms", row.p99Millis())
                .with("max_ms", row.latencies().maxMillis())
                .with("bulk_MB_per_s", row.megabytesPerSecond());
    }
}
