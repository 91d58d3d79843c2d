package org.msrprelay.transport.connect;

import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.resolver.dns.UnixResolverDnsServerAddressStreamProvider;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom to ask for names. */
final class NameServers {

    private static final Logger log = LoggerFactory.getLogger(NameServers.class);
    private static final String RESOLV_CONF = "/etc/resolv.conf";
    private static final int DNS_PORT = 53;

    private NameServers() {}

    static DnsServerAddressStreamProvider only(InetSocketAddress server) {
        return new SingletonDnsServerAddressStreamProvider(server);
    }

    /**
     * Those that this machine is configured with. If there are none, the one on this machine, as resolv.conf(5) says;
     * never a public one, as Netty would have it: what a relay connects to is nobody else's business.
     */
    static DnsServerAddressStreamProvider ofThisMachine() {
        return of(new File(RESOLV_CONF));
    }

    static DnsServerAddressStreamProvider of(File resolvConf) {
        try {
            return new UnixResolverDnsServerAddressStreamProvider(resolvConf);
        } catch (IOException | IllegalArgumentException e) {
            log.debug("no name server in {}: asking this machine's own", resolvConf);
            return only(new InetSocketAddress(InetAddress.getLoopbackAddress(), DNS_PORT));
        }
    }
}
