package org.msrprelay.transport.connect;

import java.time.Duration;
import org.msrprelay.relay.spi.AddressPolicy;
import org.msrprelay.relay.spi.Connector;
import org.msrprelay.relay.spi.Loop;
import org.msrprelay.transport.link.ConnectionSettings;
import org.msrprelay.transport.link.EventLoops;
import org.msrprelay.transport.link.NettyLoop;
import org.msrprelay.transport.tls.ClientTls;

/** Opens connections to next hops. Safe for all loops; an attempt lives on the loop it is made for. */
public final class NettyConnector implements Connector {

    private final Environment environment;

    /**
     * What all attempts share.
     *
     * @param connectTimeout over resolution, all addresses and TLS together
     */
    public record Environment(
            EventLoops loops,
            ConnectionSettings settings,
            NameResolution names,
            AddressPolicy policy,
            ClientTls tls,
            Duration connectTimeout) {}

    public NettyConnector(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void connect(Target target, Loop loop, Listener listener) {
        ConnectAttempt attempt = new ConnectAttempt(environment, target, (NettyLoop) loop, listener);
        loop.execute(attempt::start); // never from within: the caller is told after this has returned
    }
}
