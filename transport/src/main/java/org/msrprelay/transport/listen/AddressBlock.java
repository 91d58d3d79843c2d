package org.msrprelay.transport.listen;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * What counts as one address: an IPv4 address, or an IPv6 /64, which is what a single host is commonly given.
 *
 * @param prefix the address's, or the /64's, bits
 */
record AddressBlock(boolean ipv6, long prefix) {

    static AddressBlock of(InetAddress address) {
        ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
        return octets.capacity() == 4
                ? new AddressBlock(false, octets.getInt())
                : new AddressBlock(true, octets.getLong());
    }
}
