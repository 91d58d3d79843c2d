package org.msrprelay.server.config;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How connections are made, and how many.
 *
 * @param total connections at a time, all together
 * @param perAddress connections at a time from one address
 * @param connectTimeout resolution, connecting and TLS together
 * @param drainTimeout how long running messages have at the end
 * @param receiveBufferOctets SO_RCVBUF; empty: the kernel's choice
 * @param threads event loops; empty: by the number of processors
 */
public record ConnectionSettings(
        int total,
        int perAddress,
        Duration connectTimeout,
        Duration drainTimeout,
        OptionalInt receiveBufferOctets,
        OptionalInt threads) {}
