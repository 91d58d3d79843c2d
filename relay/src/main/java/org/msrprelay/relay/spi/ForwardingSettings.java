package org.msrprelay.relay.spi;

import java.time.Duration;

/**
 * How requests are forwarded.
 *
 * @param maxSendChunkOctets the largest body of a SEND that this relay emits; at least 2048
 * @param chunkLinger how long a part of 2048 octets or more waits for more of its chunk
 * @param queueOctets octets held for one flow before its source is paused
 * @param responseTimeout how long a next hop may take to answer (RFC 4976 6.4.1: 30 s)
 * @param stallTimeout how long a next hop may acknowledge nothing while something waits for it
 * @param sharedStallTimeout the same for a flow that is full and comes from a connection that other sessions use too
 * @param probation how long a new connection has to get a request accepted or forwarded (RFC 4976 6.1: 30 s)
 * @param idleTimeout how long a connection without traffic is kept (RFC 4976 6.5: an hour)
 * @param forwardUnknownMethods false: unknown methods are answered 501
 * @param relaysOverCleartext whether relay-to-relay traffic may do without TLS
 */
public record ForwardingSettings(
        int maxSendChunkOctets,
        Duration chunkLinger,
        long queueOctets,
        Duration responseTimeout,
        Duration stallTimeout,
        Duration sharedStallTimeout,
        Duration probation,
        Duration idleTimeout,
        boolean forwardUnknownMethods,
        boolean relaysOverCleartext) {

    /** RFC 4975 7.1.1: a chunk above this many octets must be interruptible, and none but the last should be shorter. */
    public static final int INTERRUPTIBLE_OCTETS = 2048;
}
