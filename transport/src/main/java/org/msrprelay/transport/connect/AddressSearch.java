package org.msrprelay.transport.connect;

import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.relay.spi.AddressPolicy;
import org.msrprelay.relay.spi.Connector;
import org.msrprelay.transport.link.NettyLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a next hop's URI to the addresses that may be connected to, in the order in which to try them (RFC 4976 8). Lives on one
 * loop.
 *
 * <p>Policy looks at every address, whatever name it came by, and at every port: a name may stand for anything. What it lets
 * pass is what is connected to; nothing is resolved a second time.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the listeners themselves are the outcome
final class AddressSearch {

    private static final Logger log = LoggerFactory.getLogger(AddressSearch.class);

    /** The only transport that a connection can be made by (RFC 4975 9). */
    private static final String TCP = "tcp";

    /** RFC 4975 15.4: the registered port, where the URI names none. */
    private static final int DEFAULT_PORT = 2855;

    /** Of a service's servers no more are looked up for one attempt: clients choose whose service. */
    private static final int MAX_SERVERS = 8;

    private final NameResolution names;
    private final AddressPolicy policy;
    private final MsrpUri uri;
    private final boolean byService;
    private final NettyLoop loop;
    private final Receiver receiver;

    private boolean denied;
    private String reason = FailureReason.NOT_FOUND;

    /** Learns what is found. */
    interface Receiver {

        /** Further addresses, behind those that were found before. */
        void found(List<InetSocketAddress> addresses);

        /**
         * There will be no more.
         *
         * @param denied whether policy forbade all or some of what else there was
         * @param reason why there was nothing, if there was nothing
         */
        void ended(boolean denied, String reason);
    }

    AddressSearch(NettyConnector.Environment environment, Connector.Target target, NettyLoop loop, Receiver receiver) {
        this.names = environment.names();
        this.policy = environment.policy();
        this.uri = target.uri();
        this.byService = target.byService() && uri.port().isEmpty() && !uri.hostIsAddress();
        this.loop = loop;
        this.receiver = receiver;
    }

    void start() {
        if (isInvalid(uri.host()) || !uri.transport().equals(TCP)) {
            // RFC 7977 5.1: nobody connects to a WebSocket client, who is there by his own connection or not at all.
            end();
        } else if (byService) {
            names.services(serviceName(), loop).addListener(this::servicesFound);
        } else {
            hostAndPort();
        }
    }

    /** RFC 4976 8, 10.3: the transport is always TCP here, and TLS is in the service's name. */
    private String serviceName() {
        return (uri.scheme().secure() ? "_msrps._tcp." : "_msrp._tcp.") + uri.host();
    }

    private void servicesFound(Future<? super List<ServiceRecord>> search) {
        if (!search.isSuccess()) {
            log.debug("{}: no servers by service: {}", uri, search.cause().getMessage());
            hostAndPort(); // RFC 4976 8: no SRV record, so A and AAAA and the default port
            return;
        }
        @SuppressWarnings("unchecked")
        List<ServiceRecord> found = (List<ServiceRecord>) search.getNow();
        if (found.isEmpty()) {
            hostAndPort();
            return;
        }
        // RFC 2782, Target: a lone dot says that the service is decidedly not available; nothing else is tried then.
        reason = FailureReason.NO_SERVICE;
        List<ServiceRecord> available =
                found.stream().filter(record -> !record.target().isEmpty()).toList();
        lookUp(ServiceRecord.inOrder(
                        available, bound -> ThreadLocalRandom.current().nextLong(bound))
                .stream()
                .limit(MAX_SERVERS)
                .toList());
    }

    private void hostAndPort() {
        int port = uri.port().orElse(DEFAULT_PORT);
        if (uri.hostIsAddress()) {
            receiver.found(judged(List.of(NetUtil.createInetAddressFromIpAddressString(uri.host())), port));
            end();
        } else {
            lookUp(List.of(new ServiceRecord(0, 0, port, uri.host())));
        }
    }

    /** All at once, but told in their order. */
    private void lookUp(List<ServiceRecord> servers) {
        List<ServiceRecord> permitted = new ArrayList<>();
        for (ServiceRecord server : servers) {
            if (!policy.permitsPort(server.port())) {
                denied = true;
            } else if (!isInvalid(server.target())) {
                permitted.add(server);
            }
        }
        Answers answers = new Answers(permitted.size());
        for (int i = 0; i < permitted.size(); i++) {
            ServiceRecord server = permitted.get(i);
            int index = i;
            names.addresses(server.target(), loop).addListener(search -> answers.add(index, addresses(server, search)));
        }
        if (permitted.isEmpty()) {
            end();
        }
    }

    private List<InetSocketAddress> addresses(ServiceRecord server, Future<? super List<InetAddress>> search) {
        if (!search.isSuccess()) {
            log.debug("{}: {}: {}", uri, server.target(), search.cause().getMessage());
            reason = FailureReason.NOT_FOUND;
            return List.of();
        }
        @SuppressWarnings("unchecked")
        List<InetAddress> found = (List<InetAddress>) search.getNow();
        return judged(NameResolution.interleaved(found), server.port());
    }

    private List<InetSocketAddress> judged(List<InetAddress> addresses, int port) {
        List<InetSocketAddress> permitted = new ArrayList<>();
        for (InetAddress address : addresses) {
            if (policy.permitsPort(port) && policy.permitsAddress(address)) {
                permitted.add(new InetSocketAddress(address, port));
            } else {
                denied = true;
            }
        }
        return permitted;
    }

    private void end() {
        receiver.ended(denied, denied ? FailureReason.DENIED : reason);
    }

    /** RFC 6761 6.4: nothing under .invalid exists; clients write such hosts where only the way back counts. */
    private static boolean isInvalid(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.equals("invalid") || name.endsWith(".invalid");
    }

    /** What the servers' names have come to, held back until those of more preferred servers are known. */
    private final class Answers {

        private final List<@Nullable List<InetSocketAddress>> known = new ArrayList<>();
        private int told;

        private Answers(int count) {
            for (int i = 0; i < count; i++) {
                known.add(null);
            }
        }

        private void add(int index, List<InetSocketAddress> addresses) {
            known.set(index, addresses);
            while (told < known.size()) {
                List<InetSocketAddress> next = known.get(told);
                if (next == null) {
                    return;
                }
                told++;
                receiver.found(next);
            }
            end();
        }
    }
}
