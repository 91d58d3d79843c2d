package org.msrprelay.server.demo;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import org.msrprelay.client.tls.Trust;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.relay.spi.AuthSettings;
import org.msrprelay.relay.spi.RelayObserver;
import org.msrprelay.transport.Defaults;
import org.msrprelay.transport.ListenAddress;
import org.msrprelay.transport.RelayServer;
import org.msrprelay.transport.RelayServerBuilder;
import org.msrprelay.transport.StartException;
import org.msrprelay.transport.tls.TlsMaterial;

/** The relay of the demonstration: the default settings, one listener on a free port of the loopback address. */
final class DemoRelay implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final DemoUsers users = new DemoUsers();
    private final Sends sends = new Sends();
    private final RelayServer server;
    private final Trust trust;

    private DemoRelay(RelayServerBuilder builder, Trust trust) throws StartException {
        this.trust = trust;
        this.server = builder.host(HOST).credentials(users).observer(sends).start();
    }

    /** What the relay sent to next hops. */
    private static final class Sends implements RelayObserver {
        private final AtomicLong count = new AtomicLong();
        private final LongAccumulator largest = new LongAccumulator(Math::max, 0);

        @Override
        public void partSent(long octets) {
            count.incrementAndGet();
            largest.accumulate(octets);
        }
    }

    /**
     * Starts it.
     *
     * @param secure over TLS, with a certificate that is made now and kept nowhere; else in the clear, AUTH too
     */
    static DemoRelay start(boolean secure) throws IOException, StartException {
        ListenAddress address = ListenAddress.parse((secure ? "msrps://" : "msrp://") + HOST + ":0;tcp");
        RelayServerBuilder builder = RelayServer.builder().listen(List.of(address));
        if (!secure) {
            return new DemoRelay(builder.auth(authOverCleartext()), Trust.jdk());
        }
        TlsMaterial material = DemoCertificate.make(List.of(HOST));
        return new DemoRelay(
                builder.tls(() -> material), Trust.pinned(material.chain().get(0)));
    }

    private static AuthSettings authOverCleartext() {
        AuthSettings usual = Defaults.auth(HOST);
        return new AuthSettings(
                usual.realm(),
                usual.algorithms(),
                usual.minExpires(),
                usual.defaultExpires(),
                usual.maxExpires(),
                usual.nonceLifetime(),
                usual.maxFailures(),
                usual.lockout(),
                usual.nonceKey(),
                true);
    }

    MsrpUri uri() {
        return server.listeners().get(0);
    }

    Trust trust() {
        return trust;
    }

    DemoUsers users() {
        return users;
    }

    long sends() {
        return sends.count.get();
    }

    long largestSend() {
        return sends.largest.get();
    }

    MemoryPeaks watchMemory() {
        return MemoryPeaks.of(server::heldOctets, server::directMemoryBytes);
    }

    @Override
    public void close() {
        server.close();
    }
}
