package org.msrprelay.transport.listen;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.msrprelay.transport.link.OncePerSecond;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the accepted connections, all together and per address. One object for all listeners, safe for all loops; it
 * remembers only addresses that are connected.
 */
public final class Admission {

    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final int total;
    private final int perAddress;
    private final AtomicInteger connections = new AtomicInteger();
    private final ConcurrentMap<AddressBlock, Integer> connectionsByAddress = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private final OncePerSecond refusals = new OncePerSecond(log::warn);

    public Admission(int total, int perAddress) {
        this.total = total;
        this.perAddress = perAddress;
    }

    /** Counts a connection in; {@link #leave} must follow. False: it is one too many, and was not counted. */
    boolean enter(InetAddress address) {
        if (connections.incrementAndGet() > total) {
            connections.decrementAndGet();
            refuse(address, "connections", total);
            return false;
        }
        int fromThere = connectionsByAddress.merge(AddressBlock.of(address), 1, Integer::sum);
        if (fromThere > perAddress) {
            leave(address);
            refuse(address, "connections-per-address", perAddress);
            return false;
        }
        return true;
    }

    private void refuse(InetAddress address, String limit, int value) {
        refused.increment();
        refusals.log("refused a connection of " + address.getHostAddress() + ": limit " + limit + " " + value);
    }

    void leave(InetAddress address) {
        connections.decrementAndGet();
        connectionsByAddress.computeIfPresent(
                AddressBlock.of(address), (block, count) -> count == 1 ? null : count - 1);
    }

    /** Connections accepted and not yet closed. */
    public int connections() {
        return connections.get();
    }

    /** Connections that were one too many, since the start. */
    public long refused() {
        return refused.sum();
    }
}
