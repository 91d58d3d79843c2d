package org.msrprelay.transport.connect;

import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.msrprelay.transport.link.NettyLoop;
import org.msrprelay.transport.link.SocketKind;

/**
 * From names to addresses: the hosts file, then DNS, asynchronously, on the loop that asks. Names are taken as complete;
 * search domains do not apply.
 */
public final class NameResolution implements AutoCloseable {

    /** Then the next server is asked; three of them fit into the default connect-timeout. */
    private static final long QUERY_TIMEOUT_MILLIS = 2_000;

    private final AddressResolverGroup<InetSocketAddress> resolvers;

    /**
     * Resolution for all loops.
     *
     * @param nameServer asked instead of those that this machine is configured with
     */
    public NameResolution(SocketKind kind, Optional<InetSocketAddress> nameServer) {
        DnsServerAddressStreamProvider servers =
                nameServer.map(NameServers::only).orElseGet(NameServers::ofThisMachine);
        resolvers = new DnsAddressResolverGroup(new DnsNameResolverBuilder()
                .datagramChannelType(kind.datagrams())
                .socketChannelType(kind.sockets()) // for answers that a datagram does not hold
                // A port of its own for every query makes forged answers hard (RFC 5452 9.2).
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .nameServerProvider(servers)
                .queryTimeoutMillis(QUERY_TIMEOUT_MILLIS)
                .optResourceEnabled(false) // as the C library: not every server in the field knows EDNS
                .resolvedAddressTypes(
                        NetUtil.isIpV4StackPreferred()
                                ? ResolvedAddressTypes.IPV4_ONLY
                                : ResolvedAddressTypes.IPV4_PREFERRED)
                .completeOncePreferredResolved(false) // all addresses are tried, so all are wanted
                .searchDomains(List.of())
                .resolveCache(new BoundedDnsCache())
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE));
    }

    /** The addresses of the name, at least one, or a failure. */
    Future<List<InetSocketAddress>> resolve(String name, int port, NettyLoop loop) {
        return resolvers.getResolver(loop.eventLoop()).resolveAll(InetSocketAddress.createUnresolved(name, port));
    }

    /** One of each family in turn, each family in the order found: a family that does not work here costs one try. */
    static List<InetAddress> interleaved(List<InetSocketAddress> found) {
        Map<Class<?>, List<InetAddress>> families = new LinkedHashMap<>();
        for (InetSocketAddress address : found) {
            families.computeIfAbsent(address.getAddress().getClass(), family -> new ArrayList<>())
                    .add(address.getAddress());
        }
        List<InetAddress> order = new ArrayList<>(found.size());
        for (int i = 0; order.size() < found.size(); i++) {
            for (List<InetAddress> family : families.values()) {
                if (i < family.size()) {
                    order.add(family.get(i));
                }
            }
        }
        return order;
    }

    @Override
    public void close() {
        resolvers.close();
    }
}
