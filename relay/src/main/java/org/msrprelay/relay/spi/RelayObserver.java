package org.msrprelay.relay.spi;

import java.net.InetSocketAddress;
import org.msrprelay.protocol.ByteRange;

/**
 * Sees what the engine does: the seat of metrics, accounting and traces. Called on event loops: must not block or throw.
 *
 * <p>No token, nonce, password or body octet is ever handed to it.
 */
public interface RelayObserver {

    /** Sees nothing. */
    RelayObserver NONE = new RelayObserver() {};

    /**
     * An AUTH to this relay was judged, or digest credentials in a handshake that were looked at; each is told once, before its
     * answer leaves.
     */
    default void authAnswered(AuthEvent event) {}

    default void sessionStarted(String user) {}

    default void sessionEnded(String user, String reason) {}

    /** A request was refused at its head. */
    default void refused(InetSocketAddress from, int code, String reason) {}

    /** A part's last octet was handed to the kernel. */
    default void partSent(long octets) {}

    /** A REPORT told a sender of octets that failed. */
    default void failureReported(int code, ByteRange range) {}

    /** A REPORT or response was dropped because its receiver does not read or is gone. */
    default void controlDropped(String reason) {}

    /** The engine closed a connection. */
    default void connectionClosed(InetSocketAddress from, String reason) {}
}
