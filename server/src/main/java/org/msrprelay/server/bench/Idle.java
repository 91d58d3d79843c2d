package org.msrprelay.server.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.msrprelay.server.terminal.Quantities;

/** What connections cost that have made their AUTH and are silent. */
public final class Idle {
    private static final long STEP_MILLIS = 50;

    private final List<Integer> counts;
    private final Duration hold;
    private final RelayTarget target;
    private final PrintWriter told;
    private final Faults faults = new Faults();

    /**
     * A measurement.
     *
     * @param counts ascending: connections are added until there are so many, and so on
     * @param hold how long they are silent before memory is looked at
     * @param told where it says how far it is
     */
    public Idle(List<Integer> counts, Duration hold, RelayTarget target, PrintWriter told) {
        this.counts = List.copyOf(counts);
        this.hold = hold;
        this.target = target;
        this.told = told;
    }

    /** Blocks until it is over. */
    public IdleResult run() throws IOException, InterruptedException {
        List<Endpoint> open = new ArrayList<>();
        List<IdleResult.Row> rows = new ArrayList<>();
        try (ResidentMemory memory = ResidentMemory.watch(target.process());
                BenchSockets sockets = new BenchSockets(target.uri(), target.trust(), faults)) {
            Optional<Long> before = memory.now();
            Endpoints endpoints = new Endpoints(sockets, target);
            for (int count : counts) {
                CpuTime cpu = CpuTime.of(target.process());
                long begun = System.nanoTime();
                int added = count - open.size();
                open.addAll(endpoints.readers(added, OptionalInt.empty()));
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                Optional<Duration> used = cpu.used();
                told.println(count + " connections; silent for " + Quantities.duration(hold));
                told.flush();
                rest();
                rows.add(new IdleResult.Row(count, added, took, before, memory.now(), used));
            }
            open.forEach(endpoint -> endpoint.connection().close());
            return new IdleResult(rows, faults);
        }
    }

    /** Shorter if a connection is lost. */
    private void rest() throws InterruptedException {
        long end = System.nanoTime() + hold.toNanos();
        while (faults.count() == 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        }
    }
}
