package org.msrprelay.relay.limit;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads addresses that are written out, strictly and without ever asking a name server. */
public final class IpLiteral {

    private static final int IPV4_OCTETS = 4;
    private static final int IPV6_OCTETS = 16;
    private static final Pattern DECIMAL_OCTET = Pattern.compile("0|[1-9]\\d{0,2}");
    private static final Pattern HEX_GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");

    private IpLiteral() {}

    /**
     * The address, if the text is one: {@code 192.0.2.1} with four decimal numbers, or IPv6 as in RFC 4291 2.2 without
     * brackets and zone. {@code ::ffff:192.0.2.1} gives the IPv4 address that it stands for.
     */
    public static Optional<InetAddress> parse(String text) {
        return octets(text).map(IpLiteral::ofOctets);
    }

    static Optional<byte[]> octets(String text) {
        return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
    }

    /** The address of 4 or 16 octets; Java turns ::ffff:0:0/96 into IPv4. */
    static InetAddress ofOctets(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (IOException e) {
            throw new IllegalArgumentException(octets.length + " octets (expected: 4 or 16)", e);
        }
    }

    private static Optional<byte[]> ipv4(String text) {
        String[] numbers = text.split("\\.", -1);
        if (numbers.length != IPV4_OCTETS) {
            return Optional.empty();
        }
        byte[] octets = new byte[IPV4_OCTETS];
        for (int i = 0; i < IPV4_OCTETS; i++) {
            if (!DECIMAL_OCTET.matcher(numbers[i]).matches() || Integer.parseInt(numbers[i]) > 0xFF) {
                return Optional.empty();
            }
            octets[i] = (byte) Integer.parseInt(numbers[i]);
        }
        return Optional.of(octets);
    }

    /** Groups, with one {@code ::} standing for as many zero groups as are missing. */
    private static Optional<byte[]> ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true).filter(octets -> octets.length == IPV6_OCTETS);
        }
        Optional<byte[]> before = groups(text.substring(0, gap), false);
        Optional<byte[]> after = groups(text.substring(gap + 2), true);
        if (before.isEmpty() || after.isEmpty() || before.get().length + after.get().length > IPV6_OCTETS - 2) {
            return Optional.empty();
        }
        byte[] octets = Arrays.copyOf(before.get(), IPV6_OCTETS);
        byte[] tail = after.get();
        System.arraycopy(tail, 0, octets, IPV6_OCTETS - tail.length, tail.length);
        return Optional.of(octets);
    }

    /** The octets of groups between single colons; the last may be an IPv4 address if the whole address ends there. */
    private static Optional<byte[]> groups(String text, boolean atEnd) {
        if (text.isEmpty()) {
            return Optional.of(new byte[0]);
        }
        String[] groups = text.split(":", -1);
        if (groups.length > IPV6_OCTETS / 2) {
            return Optional.empty();
        }
        byte[] octets = new byte[0];
        for (int i = 0; i < groups.length; i++) {
            boolean mayBeIpv4 = atEnd && i == groups.length - 1;
            Optional<byte[]> group = mayBeIpv4 && groups[i].indexOf('.') >= 0 ? ipv4(groups[i]) : group(groups[i]);
            if (group.isEmpty()) {
                return Optional.empty();
            }
            octets = append(octets, group.get());
        }
        return Optional.of(octets);
    }

    private static Optional<byte[]> group(String text) {
        if (!HEX_GROUP.matcher(text).matches()) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(text, 16);
        return Optional.of(new byte[] {(byte) (bits >> 8), (byte) bits});
    }

    private static byte[] append(byte[] octets, byte[] more) {
        byte[] all = Arrays.copyOf(octets, octets.length + more.length);
        System.arraycopy(more, 0, all, octets.length, more.length);
        return all;
    }
}
