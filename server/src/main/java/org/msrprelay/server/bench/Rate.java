package org.msrprelay.server.bench;

import io.netty.channel.Channel;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.server.terminal.Quantities;

/** How many short messages a second go through, how long each takes, and what that costs. */
public final class Rate {
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long TICK_MILLIS = 1;
    private static final long STEP_MILLIS = 10;
    /** For what is on its way when the time is over. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RatePlan plan;
    private final RelayTarget target;
    private final PrintWriter told;
    private final ShortMessages.Tally tally = new ShortMessages.Tally();

    /**
     * A measurement.
     *
     * @param told where it says how far it is
     */
    public Rate(RatePlan plan, RelayTarget target, PrintWriter told) {
        this.plan = plan;
        this.target = target;
        this.told = told;
    }

    /** Blocks until it is over. */
    public RateResult run() throws IOException, InterruptedException {
        try (ResidentMemory memory = ResidentMemory.watch(target.process());
                BenchSockets sockets = new BenchSockets(target.uri(), target.trust(), tally.faults())) {
            List<Session> sessions = new Endpoints(sockets, target).sessions(plan.sessions(), plan.auth());
            begin(sessions);
            say(sessions.size() + " sessions; " + Quantities.duration(plan.warmUp()) + " of warm-up, then "
                    + Quantities.duration(plan.measured()));
            sleep(plan.warmUp());
            CpuTime cpu = CpuTime.of(target.process());
            long begun = System.nanoTime();
            tally.measure();
            sleep(plan.measured());
            tally.stopMeasuring();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            Optional<Duration> used = cpu.used();
            drain();
            sessions.forEach(Session::close);
            return new RateResult(plan, took, tally.latencies(), memory.growth(), used, tally.faults());
        }
    }

    private void say(String what) {
        told.println(what);
        told.flush();
    }

    private void begin(List<Session> sessions) {
        List<ShortMessages> all = new ArrayList<>();
        for (int i = 0; i < sessions.size(); i++) {
            Session session = sessions.get(i);
            ShortMessages messages = new ShortMessages(i, session, plan.window(), plan.octets(), tally);
            session.reader().connection().receive(session.reader().uri(), messages);
            boolean next = plan.perSecond().isEmpty();
            session.sender().connection().answers(response -> {
                if (response.statusCode() == StatusCodes.OK) {
                    messages.answered(next);
                }
            });
            all.add(messages);
        }
        if (plan.perSecond().isPresent()) {
            BenchConnection any = sessions.get(0).sender().connection();
            any.run(channel -> pace(channel, all, plan.perSecond().getAsLong()));
        } else {
            for (int i = 0; i < all.size(); i++) {
                ShortMessages messages = all.get(i);
                sessions.get(i).sender().connection().run(channel -> messages.begin());
            }
        }
    }

    /** All senders are on one loop, and so are their turns; each is a little later than the one before. */
    private static void pace(Channel channel, List<ShortMessages> all, long perSecond) {
        long begun = System.nanoTime();
        Runnable tick = () -> {
            double dueOfAll = (double) (System.nanoTime() - begun) * perSecond / NANOS_PER_SECOND;
            for (int i = 0; i < all.size(); i++) {
                all.get(i).sendDue((long) ((dueOfAll + i) / all.size()));
            }
        };
        var unused = channel.eventLoop().scheduleAtFixedRate(tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Shorter if something is wrong. */
    private void sleep(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (tally.faults().count() == 0 && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.sleep(Math.min(end - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS)));
        }
    }

    private void drain() throws InterruptedException {
        tally.stopSending();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!tally.allThere() && tally.faults().count() == 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        }
        if (tally.faults().count() == 0 && !tally.allThere()) {
            tally.faults()
                    .add(tally.missing() + " messages had not arrived, or not all were answered, after "
                            + Quantities.duration(PATIENCE));
        }
    }
}
