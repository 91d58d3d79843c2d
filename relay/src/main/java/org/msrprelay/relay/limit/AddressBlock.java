package org.msrprelay.relay.limit;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * What counts as one address: an IPv4 address, or an IPv6 /64, which is what a single host is commonly given.
 *
 * @param prefix the address's, or the /64's, bits
 */
public record AddressBlock(boolean ipv6, long prefix) {

    private static final int IPV4_OCTETS = 4;

    public static AddressBlock of(InetAddress address) {
        ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
        return octets.capacity() == IPV4_OCTETS
                ? new AddressBlock(false, octets.getInt())
                : new AddressBlock(true, octets.getLong());
    }
}
