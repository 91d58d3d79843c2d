package org.msrprelay.transport.listen;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.msrprelay.relay.limit.AddressBlock;
import org.msrprelay.transport.link.OncePerSecond;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the accepted connections, all together and per address. One object for all listeners, safe for all loops; it
 * remembers only addresses that are connected. More than the limit are there only while as many are on their way out.
 */
public final class Admission {

    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    /**
     * How many connections that were asked to leave may be waited for, beyond the limit: leaving politely takes up to
     * some seconds, and a flood must not turn over connections faster than they go.
     */
    static final int MOST_LEAVING = 64;

    private final int total;
    private final int perAddress;
    private final AtomicInteger connections = new AtomicInteger();
    private final ConcurrentMap<AddressBlock, Integer> connectionsByAddress = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private final OncePerSecond refusals = new OncePerSecond(log::warn);
    private volatile BooleanSupplier roomMaker = () -> false;

    public Admission(int total, int perAddress) {
        this.total = total;
        this.perAddress = perAddress;
    }

    /**
     * At the limit of all connections, asks for one to leave before it refuses (RFC 4976 6.5).
     *
     * @param closesAnother closes one that may be closed, and tells whether there was one; called on any loop
     */
    public void makeRoomBy(BooleanSupplier closesAnother) {
        roomMaker = closesAnother;
    }

    /** Asks a connection to leave, for want of something other than a place under the limits; false if none may. */
    boolean makeRoom() {
        return roomMaker.getAsBoolean();
    }

    /** Counts a connection in; {@link #leave} must follow. False: it is one too many, and was not counted. */
    boolean enter(InetAddress address) {
        int fromThere = connectionsByAddress.merge(AddressBlock.of(address), 1, Integer::sum);
        int fromEverywhere = connections.incrementAndGet();
        if (fromThere > perAddress) {
            refuse(address, "connections-per-address", perAddress);
            return false;
        }
        if (fromEverywhere > total && !isRoomMade(fromEverywhere)) {
            refuse(address, "connections", total);
            return false;
        }
        return true;
    }

    private boolean isRoomMade(int withThisOne) {
        return withThisOne - total <= MOST_LEAVING && roomMaker.getAsBoolean();
    }

    private void refuse(InetAddress address, String limit, int value) {
        leave(address);
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
