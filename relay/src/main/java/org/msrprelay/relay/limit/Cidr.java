package org.msrprelay.relay.limit;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A range of addresses: {@code 10.0.0.0/8}, {@code fe80::/10}; an address alone is a range of one. Bits behind the prefix
 * do not matter. Immutable.
 */
public final class Cidr {

    private static final Pattern DECIMAL = Pattern.compile("\\d{1,3}");

    /** What stands before the IPv4 address in ::ffff:0:0/96. */
    private static final int MAPPED_PREFIX_BITS = 96;

    private final String text;
    private final byte[] network;
    private final int prefixBits;

    private Cidr(String text, byte[] network, int prefixBits) {
        this.text = text;
        this.network = network;
        this.prefixBits = prefixBits;
    }

    /**
     * Parses a range, without ever asking a name server.
     *
     * @throws IllegalArgumentException if it is none; the message names the value and what was expected
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        byte[] written = IpLiteral.octets(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> malformed(text, "an IPv4 or IPv6 address, a slash and a prefix length"));
        int width = written.length * 8;
        int prefix = slash < 0 ? width : prefix(text.substring(slash + 1), width, text);
        // Addresses of ::ffff:0:0/96 are judged as the IPv4 addresses that they stand for, so their ranges are as well.
        byte[] network = IpLiteral.ofOctets(written).getAddress();
        int unseen = width - network.length * 8;
        if (prefix < unseen) {
            throw malformed(text, "a prefix length of " + MAPPED_PREFIX_BITS + " to 128 for IPv4-mapped addresses");
        }
        return new Cidr(text, network, prefix - unseen);
    }

    private static int prefix(String digits, int width, String text) {
        int bits = DECIMAL.matcher(digits).matches() ? Integer.parseInt(digits) : -1;
        if (bits < 0 || bits > width) {
            throw malformed(text, "a prefix length of 0 to " + width + " after the slash");
        }
        return bits;
    }

    private static IllegalArgumentException malformed(String text, String expected) {
        return new IllegalArgumentException("CIDR: " + text + " (expected: " + expected + ")");
    }

    public boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int wholeOctets = prefixBits / 8;
        int restBits = prefixBits % 8;
        if (!Arrays.equals(network, 0, wholeOctets, address, 0, wholeOctets)) {
            return false;
        }
        return restBits == 0 || ((network[wholeOctets] ^ address[wholeOctets]) & 0xFF) >> (8 - restBits) == 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
