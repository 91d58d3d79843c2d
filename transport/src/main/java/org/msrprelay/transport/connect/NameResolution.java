package org.msrprelay.transport.connect;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.msrprelay.transport.link.NettyLoop;
import org.msrprelay.transport.link.SocketKind;

/**
 * From names to addresses: the hosts file, then DNS, asynchronously, on the loop that asks. Answers are kept for their TTL. Names are taken as complete;
 * search domains do not apply.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the listeners themselves are the outcome
public final class NameResolution implements AutoCloseable {

    /** Then the next server is asked; three of them fit into the default connect-timeout. */
    private static final long QUERY_TIMEOUT_MILLIS = 2_000;

    /** Names that are being asked for, of which nobody on the loop asks a second time; further ones are asked for all the same. */
    private static final int MAX_SHARED_QUESTIONS = 1_000;

    private final DnsNameResolverBuilder builder;
    private final Map<EventLoop, DnsNameResolver> resolvers = new ConcurrentHashMap<>();
    private final ServiceCache services = new ServiceCache();

    /**
     * Resolution for all loops.
     *
     * @param nameServer asked instead of those that this machine is configured with
     */
    public NameResolution(SocketKind kind, Optional<InetSocketAddress> nameServer) {
        DnsServerAddressStreamProvider servers =
                nameServer.map(NameServers::only).orElseGet(NameServers::ofThisMachine);
        builder = new DnsNameResolverBuilder()
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
                                : ResolvedAddressTypes.IPV6_PREFERRED) // RFC 8305 4
                .completeOncePreferredResolved(false) // all addresses are tried, so all are wanted
                .searchDomains(List.of())
                .consolidateCacheSize(MAX_SHARED_QUESTIONS)
                .resolveCache(new BoundedDnsCache())
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE);
    }

    private DnsNameResolver resolver(NettyLoop loop) {
        return resolvers.computeIfAbsent(
                loop.eventLoop(),
                eventLoop -> builder.copy().eventLoop(eventLoop).build());
    }

    /** The addresses of the name, at least one, or a failure. Told on the loop. */
    Future<List<InetAddress>> addresses(String name, NettyLoop loop) {
        return resolver(loop).resolveAll(name);
    }

    /** The servers of the service, in any order, none if it has none, or a failure. Told on the loop. */
    Future<List<ServiceRecord>> services(String name, NettyLoop loop) {
        Promise<List<ServiceRecord>> found = loop.eventLoop().newPromise();
        Optional<List<ServiceRecord>> kept = services.get(name, loop.nanoTime());
        if (kept.isPresent()) {
            return found.setSuccess(kept.get());
        }
        try {
            DnsQuestion question = new DefaultDnsQuestion(name, DnsRecordType.SRV);
            resolver(loop).resolveAll(question).addListener(asked -> answered(name, asked, found));
        } catch (IllegalArgumentException e) {
            found.setFailure(e); // no name that DNS could hold
        }
        return found;
    }

    private void answered(String name, Future<? super List<DnsRecord>> asked, Promise<List<ServiceRecord>> found) {
        if (!asked.isSuccess()) {
            // "No such name" and "no such record" are failures here too, and may be said for a while.
            services.put(name, List.of(), BoundedDnsCache.NEGATIVE_TTL_SECONDS, System.nanoTime());
            found.setFailure(asked.cause());
            return;
        }
        @SuppressWarnings("unchecked")
        List<DnsRecord> answer = (List<DnsRecord>) asked.getNow();
        List<ServiceRecord> records = new ArrayList<>();
        long ttlSeconds = Long.MAX_VALUE;
        for (DnsRecord record : answer) {
            if (record instanceof DnsRawRecord raw) {
                ServiceRecord.decode(raw.content()).ifPresent(records::add);
                ttlSeconds = Math.min(ttlSeconds, record.timeToLive());
            }
            ReferenceCountUtil.release(record);
        }
        services.put(name, records, ttlSeconds, System.nanoTime());
        found.setSuccess(records);
    }

    /** One of each family in turn, each family in the order found: a family that does not work here costs one try. */
    static List<InetAddress> interleaved(List<InetAddress> found) {
        Map<Class<?>, List<InetAddress>> families = new LinkedHashMap<>();
        for (InetAddress address : found) {
            families.computeIfAbsent(address.getClass(), family -> new ArrayList<>())
                    .add(address);
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
        resolvers.values().forEach(DnsNameResolver::close);
    }
}
