package org.msrprelay.server.bench;

import java.util.ArrayList;
import java.util.List;
import org.msrprelay.server.terminal.Printable;

/** What went wrong, as text for people; the first few of many. Thread-safe. */
final class Faults {
    /** Faults of a kind come by the thousand, and the first ones explain the others. */
    private static final int MOST_KEPT = 5;

    private final List<String> first = new ArrayList<>();
    private long count;

    /** What a relay sent may be in it, as octets. */
    synchronized void add(String fault) {
        if (first.size() < MOST_KEPT) {
            first.add(Printable.line(fault));
        }
        count++;
    }

    synchronized long count() {
        return count;
    }

    synchronized List<String> first() {
        return List.copyOf(first);
    }
}
