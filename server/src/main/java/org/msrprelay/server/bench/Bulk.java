package org.msrprelay.server.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.msrprelay.server.terminal.Progress;
import org.msrprelay.server.terminal.Quantities;

/** How fast large messages go through, and what that costs. */
public final class Bulk {
    private static final long STEP_MILLIS = 5;

    private final BulkPlan plan;
    private final RelayTarget target;
    private final PrintWriter told;
    private final BulkInbound.Tally tally;

    /**
     * A measurement.
     *
     * @param told where it says how far it is
     */
    public Bulk(BulkPlan plan, RelayTarget target, PrintWriter told) {
        this.plan = plan;
        this.target = target;
        this.told = told;
        this.tally = new BulkInbound.Tally(plan.sessions(), new Faults());
    }

    /** Blocks until it is over. */
    public BulkResult run() throws IOException, InterruptedException {
        try (ResidentMemory memory = ResidentMemory.watch(target.process());
                BenchSockets sockets = new BenchSockets(target.uri(), target.trust(), tally.faults());
                Progress progress = Progress.begin(told, "received", OptionalLong.of(plan.totalOctets()))) {
            List<Session> sessions = new Endpoints(sockets, target).sessions(plan.sessions(), plan.auth());
            CpuTime cpu = CpuTime.of(target.process());
            long begun = System.nanoTime();
            for (int i = 0; i < sessions.size(); i++) {
                begin(i, sessions.get(i));
            }
            awaitWhileItMoves(progress);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            Optional<Duration> used = cpu.used();
            sessions.forEach(Session::close);
            long complete = plan.sessions() - tally.complete().getCount();
            return new BulkResult(plan, complete, took, memory.growth(), used, tally.faults());
        }
    }

    private void begin(int number, Session session) {
        BulkMessage message =
                new BulkMessage(number, session.toPath(), session.fromPath(), plan.octets(), plan.failureReport());
        session.reader().connection().receive(session.reader().uri(), new BulkInbound(message, tally));
        session.sender().connection().send(List.of(message), plan.chunkOctets());
    }

    private void awaitWhileItMoves(Progress progress) throws InterruptedException {
        long octets = -1;
        long moved = System.nanoTime();
        while (!tally.complete().await(STEP_MILLIS, TimeUnit.MILLISECONDS)
                && tally.faults().count() == 0) {
            long now = tally.octets().sum();
            progress.reached(now);
            if (now > octets) {
                octets = now;
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > plan.patience().toNanos()) {
                tally.faults().add("nothing arrived for " + Quantities.duration(plan.patience()));
            }
        }
    }
}
