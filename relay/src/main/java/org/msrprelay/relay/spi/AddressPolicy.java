package org.msrprelay.relay.spi;

import java.net.InetAddress;

/** Says where an authenticated client may make this relay connect to. */
public interface AddressPolicy {

    /** Whether the relay may connect to this address; asked for literals and for everything a name resolves to. */
    boolean permitsAddress(InetAddress address);

    boolean permitsPort(int port);
}
