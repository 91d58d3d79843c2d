package org.msrprelay.server.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.Path;
import org.msrprelay.server.terminal.Quantities;

/**
 * How long a short message takes beside large ones to the same connection: sessions of one client, of which one chats and
 * the others receive without end.
 */
public final class Fairness {
    private final FairnessPlan plan;
    private final RelayTarget target;
    private final PrintWriter told;
    private final Faults faults = new Faults();

    /**
     * A measurement.
     *
     * @param told where it says how far it is
     */
    public Fairness(FairnessPlan plan, RelayTarget target, PrintWriter told) {
        this.plan = plan;
        this.target = target;
        this.told = told;
    }

    /** Blocks until it is over. */
    public FairnessResult run() throws IOException, InterruptedException {
        List<FairnessResult.Row> rows = new ArrayList<>();
        for (int flows : plan.flows()) {
            told.println("beside " + flows + " bulk flows: " + plan.lines().count() + " lines, one in "
                    + Quantities.duration(plan.lines().every()));
            told.flush();
            // from scratch: what one row left in the sockets would be in the way of the next
            try (BenchSockets sockets = new BenchSockets(target.uri(), target.trust(), faults)) {
                rows.add(measure(flows, new Endpoints(sockets, target)));
            }
        }
        return new FairnessResult(plan, rows, faults);
    }

    private FairnessResult.Row measure(int flows, Endpoints endpoints) throws IOException, InterruptedException {
        List<Endpoint> readers = endpoints.sharing(flows + 1, plan.reader().receiveBufferOctets());
        List<Endpoint> senders = endpoints.senders(flows, plan.auth());
        Endpoint chatReader = readers.get(flows);
        Endpoint chatter = endpoints.chatter(plan.auth());
        ChatLines lines = new ChatLines(
                flows,
                chatter.toPath(chatReader.path()),
                Path.of(chatter.uri()),
                plan.lines().count(),
                faults);
        BulkInbound.Tally bulk = new BulkInbound.Tally(flows, faults);
        chatReader.connection().receive(chatReader.uri(), lines);
        chatReader.connection().pace(plan.reader().octetsPerSecond());
        for (int i = 0; i < flows; i++) {
            begin(i, readers.get(i), senders.get(i), bulk);
        }
        sleepUntil(System.nanoTime() + plan.warmUp().toNanos());

        long begun = System.nanoTime();
        long octetsBefore = bulk.octets().sum();
        say(lines, chatter, begun);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        long octets = bulk.octets().sum() - octetsBefore;
        List<Endpoint> all = Stream.of(readers, senders, List.of(chatter))
                .flatMap(List::stream)
                .toList();
        all.forEach(endpoint -> endpoint.connection().over());
        all.forEach(endpoint -> endpoint.connection().close());
        return new FairnessResult.Row(flows, lines.latencies(), octets, took);
    }

    private void begin(int session, Endpoint reader, Endpoint sender, BulkInbound.Tally tally) {
        BulkMessage message = new BulkMessage(
                session, sender.toPath(reader.path()), Path.of(sender.uri()), BulkMessage.ENDLESS, FailureReport.YES);
        reader.connection().receive(reader.uri(), new BulkInbound(message, tally));
        sender.connection().send(List.of(message), plan.chunkOctets());
    }

    /** At fixed times, whether the lines before have arrived or not. */
    private void say(ChatLines lines, Endpoint chatter, long begun) throws InterruptedException {
        for (int i = 0; i < plan.lines().count(); i++) {
            sleepUntil(begun + i * plan.lines().every().toNanos());
            chatter.connection().run(lines::send);
        }
        lines.await(plan.lines().patience().toNanos());
    }

    private static void sleepUntil(long nanoTime) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, nanoTime - System.nanoTime()));
    }
}
