package org.msrprelay.relay.spi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The engine's hand on one connection, whatever it is made of (TCP, TLS, WebSocket).
 *
 * <p>Used on {@link #loop()} only. After {@link LinkEvents#closed} every method is a no-op ({@link #write} still
 * releases what it is given).
 */
public interface HopLink {

    Loop loop();

    /** Takes over one reference to the octets; they leave, in order, with the next {@link #flush}. */
    void write(ByteBuf octets);

    /**
     * Sends what was written. When all of it is with the kernel, {@link LinkEvents#handedOver} is told the mark. Marks
     * are given in rising order and told in that order; the call may come before this method returns.
     */
    void flush(long mark);

    /** False when enough octets wait below this link; {@link LinkEvents#writable} tells when it is true again. */
    boolean writable();

    /** Whether octets are read from the connection. What was read already may still arrive. */
    void reading(boolean on);

    /**
     * How many octets the peer has taken: acknowledged by its TCP where the kernel tells, else handed to the kernel.
     * Never shrinks.
     */
    long acknowledgedOctets();

    ByteBufAllocator allocator();

    InetSocketAddress remoteAddress();

    /** When it was accepted or opened, before any handshake; by {@link Loop#nanoTime}. */
    long sinceNanos();

    /** Whether TLS protects this connection. */
    boolean secure();

    /** The listener that accepted the connection; empty for one that this relay opened. */
    Optional<Listener> listener();

    /**
     * Flushes what was written, says that no more will come, drops what still arrives for a short bounded time (so that
     * the last response is not lost to a reset) and closes.
     */
    void close();

    /** Closes at once and drops what was not sent. */
    void abort();
}
