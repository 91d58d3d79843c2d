package org.msrprelay.relay.spi;

import org.msrprelay.protocol.MsrpUri;

/** Opens connections to next hops: resolution, policy on every resolved address, connecting, TLS. Never blocks. */
public interface Connector {

    /**
     * Where to.
     *
     * @param uri its host and port
     * @param byService whether a name without a port is looked up as a service first (RFC 4976 5.1: the To-Path of an AUTH);
     *     else its port is the default one
     */
    record Target(MsrpUri uri, boolean byService) {}

    /**
     * Opens a connection to the host and port of the target, within the configured connect-timeout over all addresses (RFC
     * 4975 6.2). The listener is told the outcome on the loop, exactly once, and not before this method has returned.
     */
    void connect(Target target, Loop loop, Listener listener);

    /** Learns what became of an attempt. */
    interface Listener {

        /** The connection stands, TLS included; the result receives all that happens on it. */
        LinkEvents connected(HopLink link);

        void failed(ConnectFailure failure);
    }
}
