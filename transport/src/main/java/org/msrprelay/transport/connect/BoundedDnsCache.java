package org.msrprelay.transport.connect;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Resolved names until their TTL ends, for all loops, and no more than {@value #MAX_ENTRIES} of them: clients choose the
 * names. When it is full it starts afresh.
 */
final class BoundedDnsCache implements DnsCache {

    /** A relay has few distinct next hops with names; this many take some megabytes. */
    private static final int MAX_ENTRIES = 10_000;

    /** However long the name's owner allows, so that a next hop that moved is found. */
    static final int MAX_TTL_SECONDS = 600;

    /** A name that does not exist is not asked for again by every SEND. */
    static final int NEGATIVE_TTL_SECONDS = 5;

    private final DnsCache entries = new DefaultDnsCache(0, MAX_TTL_SECONDS, NEGATIVE_TTL_SECONDS);
    private final AtomicInteger added = new AtomicInteger();

    @Override
    public void clear() {
        entries.clear();
    }

    @Override
    public boolean clear(String hostname) {
        return entries.clear(hostname);
    }

    @Override
    public @Nullable List<? extends DnsCacheEntry> get(String hostname, DnsRecord[] additionals) {
        return entries.get(hostname, additionals);
    }

    @Override
    public @Nullable DnsCacheEntry cache(
            String hostname, DnsRecord[] additionals, InetAddress address, long originalTtl, EventLoop loop) {
        makeRoom();
        return entries.cache(hostname, additionals, address, originalTtl, loop);
    }

    @Override
    public @Nullable DnsCacheEntry cache(String hostname, DnsRecord[] additionals, Throwable cause, EventLoop loop) {
        makeRoom();
        return entries.cache(hostname, additionals, cause, loop);
    }

    private void makeRoom() {
        if (added.incrementAndGet() > MAX_ENTRIES) {
            added.set(1);
            entries.clear();
        }
    }
}
