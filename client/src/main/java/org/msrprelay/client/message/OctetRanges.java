package org.msrprelay.client.message;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * A set of octet positions, from 1, kept as disjoint ranges that do not touch.
 *
 * <p>Not thread-safe. Grows with the number of gaps only; who feeds it from the network bounds {@link #count()}.
 */
public final class OctetRanges {
    /** First position of a range to its last. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    /** Adds {@code first} to {@code last}, both included; nothing if last lies before first. */
    public void add(long first, long last) {
        if (last < first) {
            return;
        }
        long from = first;
        long to = last;
        Map.Entry<Long, Long> before = ranges.floorEntry(first);
        if (before != null && before.getValue() >= first - 1) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
        }
        Map.Entry<Long, Long> after = ranges.higherEntry(from);
        while (after != null && after.getKey() - 1 <= to) {
            to = Math.max(to, after.getValue());
            ranges.remove(after.getKey());
            after = ranges.higherEntry(from);
        }
        ranges.put(from, to);
    }

    /** Whether every position from {@code first} to {@code last} is in; true if there is none. */
    public boolean covers(long first, long last) {
        if (last < first) {
            return true;
        }
        Map.Entry<Long, Long> at = ranges.floorEntry(first);
        return at != null && at.getValue() >= last;
    }

    /** The last position of the unbroken run that begins with 1; 0 if 1 is not in. */
    public long prefix() {
        Map.Entry<Long, Long> first = ranges.firstEntry();
        return first != null && first.getKey() == 1 ? first.getValue() : 0;
    }

    /** The highest position; 0 if empty. */
    public long highest() {
        return ranges.isEmpty() ? 0 : ranges.lastEntry().getValue();
    }

    /** How many positions are in. */
    public long octets() {
        long octets = 0;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            octets += range.getValue() - range.getKey() + 1;
        }
        return octets;
    }

    /** How many ranges. */
    public int count() {
        return ranges.size();
    }

    /** For people: {@code 1-10, 21-30}. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ");
        ranges.forEach((first, last) -> text.add(first + "-" + last));
        return text.toString();
    }
}
