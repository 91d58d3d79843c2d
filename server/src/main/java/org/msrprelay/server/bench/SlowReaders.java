package org.msrprelay.server.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;
import org.msrprelay.server.terminal.Progress;
import org.msrprelay.server.terminal.Quantities;

/**
 * Many large messages to as many readers who read nothing, then slowly, then freely: what the relay's memory does meanwhile,
 * and whether every octet arrives.
 */
public final class SlowReaders {
    private static final long STEP_MILLIS = 100;

    private final SlowReadersPlan plan;
    private final RelayTarget target;
    private final PrintWriter told;
    private final BulkInbound.Tally tally;
    private long octetsWhenFree;

    /**
     * A measurement.
     *
     * @param told where it says how far it is
     */
    public SlowReaders(SlowReadersPlan plan, RelayTarget target, PrintWriter told) {
        this.plan = plan;
        this.target = target;
        this.told = told;
        this.tally = new BulkInbound.Tally(plan.senders(), new Faults());
    }

    /** Blocks until it is over. */
    public SlowReadersResult run() throws IOException, InterruptedException {
        CpuTime cpu = CpuTime.of(target.process());
        try (ResidentMemory memory = ResidentMemory.watch(target.process());
                BenchSockets sockets = new BenchSockets(target.uri(), target.trust(), tally.faults())) {
            Endpoints endpoints = new Endpoints(sockets, target);
            List<Endpoint> readers =
                    endpoints.readers(plan.senders(), plan.pace().receiveBufferOctets());
            List<Endpoint> senders = plan.shared() > 0
                    ? endpoints.senders(plan.shared(), false)
                    : endpoints.senders(plan.senders(), plan.auth());
            Progress progress = Progress.begin(told, "received", OptionalLong.of(plan.totalOctets()));
            try (progress) {
                progress.say(plan.senders() + " messages of " + Quantities.octets(plan.octets()) + " to "
                        + readers.size() + " readers, over " + senders.size() + " sending connections");
                Duration freely = play(readers, senders, progress);
                List<Endpoint> all = new ArrayList<>(readers);
                all.addAll(senders);
                all.forEach(endpoint -> endpoint.connection().close());
                return new SlowReadersResult(
                        plan,
                        plan.senders() - tally.complete().getCount(),
                        new SlowReadersResult.Times(progress.elapsed(), freely, octetsWhenFree),
                        memory.growth(),
                        cpu.used(),
                        tally.faults());
            }
        }
    }

    /** How long it took once the readers read freely. */
    private Duration play(List<Endpoint> readers, List<Endpoint> senders, Progress progress)
            throws InterruptedException {
        SlowReadersPlan.Pace pace = plan.pace();
        setPace(readers, PacedReads.NOTHING);
        begin(readers, senders);
        progress.say("the readers read nothing for " + Quantities.duration(pace.nothing()));
        await(pace.nothing(), progress);
        setPace(readers, pace.slowOctetsPerSecond());
        progress.say("each reads " + Quantities.octets(pace.slowOctetsPerSecond()) + "/s for "
                + Quantities.duration(pace.slowly()));
        await(pace.slowly(), progress);
        octetsWhenFree = tally.octets().sum();
        long begun = System.nanoTime();
        setPace(readers, PacedReads.FREELY);
        progress.say("they read freely");
        awaitWhileItMoves(progress);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static void setPace(List<Endpoint> readers, long octetsPerSecond) {
        readers.forEach(reader -> reader.connection().pace(octetsPerSecond));
    }

    private void begin(List<Endpoint> readers, List<Endpoint> senders) {
        List<List<BulkMessage>> messages = new ArrayList<>();
        senders.forEach(sender -> messages.add(new ArrayList<>()));
        for (int i = 0; i < readers.size(); i++) {
            Endpoint reader = readers.get(i);
            Endpoint sender = senders.get(i % senders.size());
            BulkMessage message = new BulkMessage(
                    i, sender.toPath(reader.path()), fromPath(sender, i), plan.octets(), plan.failureReport());
            reader.connection().receive(reader.uri(), new BulkInbound(message, tally));
            messages.get(i % senders.size()).add(message);
        }
        for (int i = 0; i < senders.size(); i++) {
            senders.get(i).connection().send(messages.get(i), plan.chunkOctets());
        }
    }

    /** On a shared connection the sender is another relay, and the senders proper are behind it. */
    private Path fromPath(Endpoint sender, int number) {
        if (plan.shared() == 0) {
            return Path.of(sender.uri());
        }
        MsrpUri behind = Endpoint.newUri(target.uri().scheme(), "sender-" + number);
        return Path.of(sender.uri(), behind);
    }

    /** Shorter if there is nothing left to wait for. */
    private void await(Duration time, Progress progress) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        boolean over = false;
        while (!over && System.nanoTime() < end) {
            over = step(progress);
        }
    }

    private void awaitWhileItMoves(Progress progress) throws InterruptedException {
        long octets = -1;
        long moved = System.nanoTime();
        while (!step(progress)) {
            long now = tally.octets().sum();
            if (now > octets) {
                octets = now;
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > plan.patience().toNanos()) {
                tally.faults()
                        .add("nothing arrived for " + Quantities.duration(plan.patience())
                                + " although the readers read");
            }
        }
    }

    /** Whether it is over: all is there, or something is wrong. */
    private boolean step(Progress progress) throws InterruptedException {
        boolean complete = tally.complete().await(STEP_MILLIS, TimeUnit.MILLISECONDS);
        progress.reached(tally.octets().sum());
        return complete || tally.faults().count() > 0;
    }
}
