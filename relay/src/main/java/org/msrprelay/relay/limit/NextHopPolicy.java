package org.msrprelay.relay.limit;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.msrprelay.relay.spi.AddressPolicy;

/**
 * Where an authenticated client may make this relay connect to: not to the relay's own machine or what stands close to it,
 * unless the operator says so.
 *
 * <p>An address is permitted if {@code allow} has it, or if neither {@code deny} has it nor it is this machine's own. An
 * IPv6 address that carries an IPv4 address (mapped, compatible, NAT64, 6to4) must pass in both forms. Immutable, safe for
 * all threads, never blocks.
 */
public final class NextHopPolicy implements AddressPolicy {

    /** This network, loopback, link-local, multicast and above; the address of a cloud's metadata service in IPv6. */
    public static final List<String> DEFAULT_DENY = List.of(
            "0.0.0.0/8",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "224.0.0.0/3",
            "::/127",
            "fe80::/10",
            "ff00::/8",
            "fd00:ec2::254/128");

    /** Ports below are those of the machine's services. */
    public static final List<String> DEFAULT_PORTS = List.of("1024-65535");

    private final List<Cidr> allow;
    private final List<Cidr> deny;
    private final List<PortRange> ports;
    private final Supplier<Set<InetAddress>> ownAddresses;

    private NextHopPolicy(
            List<Cidr> allow, List<Cidr> deny, List<PortRange> ports, Supplier<Set<InetAddress>> ownAddresses) {
        this.allow = allow;
        this.deny = deny;
        this.ports = ports;
        this.ownAddresses = ownAddresses;
    }

    /** Nothing allowed, {@link #DEFAULT_DENY}, {@link #DEFAULT_PORTS}. */
    public static NextHopPolicy defaults() {
        return of(List.of(), DEFAULT_DENY, DEFAULT_PORTS);
    }

    /**
     * A policy of these ranges; of the machine's own addresses it knows loopback alone until {@link
     * #withOwnAddresses} tells it the others.
     *
     * @param allow CIDRs that are allowed although denied otherwise
     * @param deny CIDRs
     * @param ports ports or ranges of ports
     * @throws IllegalArgumentException if one of them is malformed; the message names it
     */
    public static NextHopPolicy of(List<String> allow, List<String> deny, List<String> ports) {
        return new NextHopPolicy(
                allow.stream().map(Cidr::parse).toList(),
                deny.stream().map(Cidr::parse).toList(),
                ports.stream().map(PortRange::parse).toList(),
                Set::of);
    }

    /**
     * The same policy, with the addresses of this machine's interfaces.
     *
     * @param addresses asked on event loops for every judgement: must be quick and must not block
     */
    public NextHopPolicy withOwnAddresses(Supplier<Set<InetAddress>> addresses) {
        return new NextHopPolicy(allow, deny, ports, addresses);
    }

    @Override
    public boolean permitsPort(int port) {
        return ports.stream().anyMatch(range -> range.contains(port));
    }

    @Override
    public boolean permitsAddress(InetAddress address) {
        // Java turns ::ffff:0:0/96 into the IPv4 addresses that they are to the kernel as well.
        InetAddress plain = IpLiteral.ofOctets(address.getAddress());
        return permits(plain)
                && EmbeddedIpv4.in(plain.getAddress()).stream()
                        .map(IpLiteral::ofOctets)
                        .allMatch(this::permits);
    }

    private boolean permits(InetAddress address) {
        return anyContains(allow, address) || !(anyContains(deny, address) || isOwn(address));
    }

    private static boolean anyContains(List<Cidr> ranges, InetAddress address) {
        byte[] octets = address.getAddress();
        for (Cidr range : ranges) {
            if (range.contains(octets)) {
                return true;
            }
        }
        return false;
    }

    /** Loopback and unspecified addresses lead to this machine, whatever its interfaces are called. */
    private boolean isOwn(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || ownAddresses.get().contains(address);
    }
}
