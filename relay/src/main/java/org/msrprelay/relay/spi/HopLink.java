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
     * Whether the connection carries messages and not a stream of octets: a WebSocket. A frame is then one message (RFC 7977
     * 4.2): it is written whole, and {@link #endMessage} follows it.
     */
    boolean carriesMessages();

    /** What was written since the last call is one message. To be called only where {@link #carriesMessages}. */
    void endMessage();

    /**
     * Sends what was written. When all of it is with the kernel, {@link LinkEvents#handedOver} is told the mark. Marks
     * are given in rising order and told in that order; the call may come before this method returns.
     */
    void flush(long mark);

    /**
     * How many octets the link takes at present: few on a connection that drains slowly, so that what is written does not
     * wait long below the link. 0 when enough waits there; {@link LinkEvents#writable} tells when there is room again.
     */
    int room();

    /** Whether octets are read from the connection. What was read already may still arrive. */
    void reading(boolean on);

    /** Reads at most so many octets before each {@link LinkEvents#readComplete}; more than 0. What was asked last holds. */
    void readAtMost(int octets);

    /** Whether a head has begun to arrive that is not complete. */
    boolean midHead();

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

    /**
     * Whether the other side has proven to be the relay of this name: by a certificate that the trust anchors vouch for and
     * whose SubjectAltName bears it (RFC 4976 6.1, 9.2).
     *
     * @param host as {@code MsrpUri.host()} gives it
     */
    boolean proves(String host);

    /** Whom the connection's handshake has proven; empty if nobody. */
    Optional<ProvenUser> provenUser();

    /** The listener that accepted the connection; empty for one that this relay opened. */
    Optional<Listener> listener();

    /**
     * Flushes what was written, says that no more will come, drops what still arrives for a short bounded time (so that
     * the last response is not lost to a reset) and closes.
     *
     * @param reason for people; told to the other side where the transport can
     */
    void close(CloseCause cause, String reason);

    /** Closes at once and drops what was not sent. */
    void abort();
}
