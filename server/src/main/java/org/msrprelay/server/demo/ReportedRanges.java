package org.msrprelay.server.demo;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.msrprelay.client.message.OctetRanges;
import org.msrprelay.client.message.Report;
import org.msrprelay.client.message.SendListener;
import org.msrprelay.protocol.ByteRange;

/** The octets of one message that failure REPORTs named. They come on the connection's loop, one thread takes them. */
final class ReportedRanges implements SendListener {
    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
    private final OctetRanges ranges = new OctetRanges();
    private long named;
    private int count;

    @Override
    public void reported(Report report) {
        if (!report.success()) {
            reports.add(report);
        }
    }

    /** Takes the first one, for its code and its beginning. */
    Report first() throws DemoException, InterruptedException {
        Report first = next("no REPORT told of the failure");
        take(first);
        return first;
    }

    /** Takes REPORTs until they name every octet of this range. */
    void awaitAll(long from, long to) throws DemoException, InterruptedException {
        while (!ranges.covers(from, to)) {
            take(next("the REPORTs name octets " + ranges + " (expected: " + from + "-" + to + ")"));
        }
    }

    private Report next(String otherwise) throws DemoException, InterruptedException {
        Report next = reports.poll(Party.PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new DemoException(otherwise);
        }
        return next;
    }

    private void take(Report report) {
        ByteRange range = report.range();
        ranges.add(range.start(), range.end());
        named += range.octets().orElse(0);
        count++;
    }

    /** How many REPORTs were taken. */
    int count() {
        return count;
    }

    /** Whether no octet was named twice. */
    boolean disjoint() {
        return named == ranges.octets();
    }
}
