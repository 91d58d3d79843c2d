package org.msrprelay.relay.limit;

import java.util.ArrayList;
import java.util.List;

/**
 * The IPv4 addresses that an IPv6 address carries inside and that a translator, a tunnel or the kernel itself may connect
 * to in its place.
 */
final class EmbeddedIpv4 {

    /** RFC 4291 2.5.5.1; the mapped form of 2.5.5.2 is not met here, since Java gives it as IPv4. */
    private static final Cidr COMPATIBLE = Cidr.parse("::/96");

    private static final Cidr UNSPECIFIED_AND_LOOPBACK = Cidr.parse("::/127");

    /** RFC 7915's forerunner, RFC 2765 2.1. */
    private static final Cidr TRANSLATED = Cidr.parse("::ffff:0:0:0/96");

    /** RFC 6052 2.1. */
    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");

    /** RFC 8215: the operator chooses a prefix within it, so where the IPv4 address stands is not known. */
    private static final Cidr NAT64_LOCAL = Cidr.parse("64:ff9b:1::/48");
    /** RFC 3056 2. */
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");

    /** RFC 6052 2.2: the places of the IPv4 address's octets, by prefix length (48, 56, 64, 96); octet 8 is skipped. */
    private static final int[][] NAT64_PLACES = {{6, 7, 9, 10}, {7, 9, 10, 11}, {9, 10, 11, 12}, {12, 13, 14, 15}};

    private EmbeddedIpv4() {}

    static List<byte[]> in(byte[] address) {
        if (address.length != 16) {
            return List.of();
        }
        boolean compatible = COMPATIBLE.contains(address) && !UNSPECIFIED_AND_LOOPBACK.contains(address);
        if (compatible || TRANSLATED.contains(address) || NAT64.contains(address)) {
            return List.of(octets(address, 12, 13, 14, 15));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return List.of(octets(address, 2, 3, 4, 5));
        }
        return NAT64_LOCAL.contains(address) ? nat64Local(address) : List.of();
    }

    /**
     * Every reading counts, except those in 0.0.0.0/8: they come from looking at the zeros beside the address, and no
     * translator sends there.
     */
    private static List<byte[]> nat64Local(byte[] address) {
        List<byte[]> readings = new ArrayList<>(NAT64_PLACES.length);
        for (int[] places : NAT64_PLACES) {
            byte[] reading = octets(address, places);
            if (reading[0] != 0) {
                readings.add(reading);
            }
        }
        return readings;
    }

    private static byte[] octets(byte[] address, int... places) {
        byte[] ipv4 = new byte[places.length];
        for (int i = 0; i < places.length; i++) {
            ipv4[i] = address[places[i]];
        }
        return ipv4;
    }
}
