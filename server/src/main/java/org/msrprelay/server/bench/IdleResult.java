package org.msrprelay.server.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.msrprelay.server.terminal.Quantities;

/** What {@link Idle} found. */
public record IdleResult(List<Row> rows, Faults faults) implements BenchResult {
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * With so many connections.
     *
     * @param connections all that are open
     * @param added the newest of them
     * @param setUp how long connecting and AUTH of the newest took
     * @param before resident memory without any, if it was watched
     * @param after resident memory with all of them
     * @param cpu time of the relay for the set-up
     */
    record Row(
            int connections,
            int added,
            Duration setUp,
            Optional<Long> before,
            Optional<Long> after,
            Optional<Duration> cpu) {

        double perSecond() {
            return added / (setUp.toNanos() / NANOS_PER_SECOND);
        }

        /** NaN if memory was not watched. */
        double octetsEach() {
            return before.isPresent() && after.isPresent()
                    ? (double) (after.get() - before.get()) / connections
                    : Double.NaN;
        }
    }

    /** Whether no connection was lost. */
    @Override
    public boolean asExpected() {
        return faults.count() == 0;
    }

    @Override
    public void print(PrintWriter out) {
        out.printf(
                "%12s %12s %14s %16s %14s%n",
                "connections", "set-ups/s", "resident", "grown by, each", "CPU of set-up");
        for (Row row : rows) {
            out.printf(
                    "%12d %12.0f %14s %16s %14s%n",
                    row.connections(),
                    row.perSecond(),
                    row.after().map(Quantities::octets).orElse("-"),
                    Double.isNaN(row.octetsEach()) ? "-" : Quantities.octets(Math.round(row.octetsEach())),
                    row.cpu().map(Quantities::duration).orElse("-"));
        }
        FaultLines.print(faults, out);
    }

    @Override
    public Json json() {
        return new Json()
                .with("mode", "idle")
                .with("ok", asExpected())
                .with("rows", rows.stream().map(IdleResult::json).toList())
                .with("fault_count", faults.count())
                .with("faults", faults.first());
    }

    private static Json json(Row row) {
        Json json = new Json()
                .with("connections", row.connections())
                .with("set_ups_per_s", row.perSecond())
                .with("octets_each", row.octetsEach());
        row.before().ifPresent(octets -> json.with("rss_baseline", octets));
        row.after().ifPresent(octets -> json.with("rss", octets));
        row.cpu().ifPresent(used -> json.with("set_up_cpu_seconds", used.toNanos() / NANOS_PER_SECOND));
        return json;
    }
}
