package org.msrprelay.transport.connect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The servers of services until their TTL ends, for all loops, and no more than {@value #MAX_ENTRIES} services: clients
 * choose the names. When it is full it starts afresh. Netty's own caches hold addresses only.
 */
final class ServiceCache {

    /** Other relays' names; this many take some megabytes. */
    private static final int MAX_ENTRIES = 10_000;

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(List<ServiceRecord> records, long endNanos) {}

    /** What is known of the service; an empty list says that it has no servers. */
    Optional<List<ServiceRecord>> get(String service, long nowNanos) {
        Entry entry = entries.get(service);
        if (entry == null) {
            return Optional.empty();
        }
        if (nowNanos - entry.endNanos() >= 0) {
            entries.remove(service, entry);
            return Optional.empty();
        }
        return Optional.of(entry.records());
    }

    /** Keeps it for so long, but no longer than addresses are kept. */
    void put(String service, List<ServiceRecord> records, long ttlSeconds, long nowNanos) {
        if (ttlSeconds <= 0) {
            return;
        }
        if (entries.size() >= MAX_ENTRIES) {
            entries.clear();
        }
        long seconds = Math.min(ttlSeconds, BoundedDnsCache.MAX_TTL_SECONDS);
        entries.put(service, new Entry(List.copyOf(records), nowNanos + TimeUnit.SECONDS.toNanos(seconds)));
    }
}
