package org.msrprelay.benchmarks;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.relay.Relay;
import org.msrprelay.relay.spi.AddressPolicy;
import org.msrprelay.relay.spi.AuthSettings;
import org.msrprelay.relay.spi.Connector;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.ForwardingSettings;
import org.msrprelay.relay.spi.HandshakeDigest;
import org.msrprelay.relay.spi.LimitSettings;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.relay.spi.LookUp;
import org.msrprelay.relay.spi.PeerSettings;
import org.msrprelay.relay.spi.RelayObserver;
import org.msrprelay.relay.spi.RelayServices;
import org.msrprelay.relay.spi.RelaySettings;

/** The engine with the settings of the default configuration, on one loop, without a network. */
final class RelayInMemory {
    static final int PART_OCTETS = 64 * 1024;
    static final String USER = "alice";
    static final String PASSWORD = "secret";

    static final String HOST = "relay.example.org";
    private static final int PORT = 2855;
    private static final long SEED = 4976;
    private static final long QUEUE_OCTETS = 1 << 20;
    private static final long MEMORY_OCTETS = 1 << 28;
    private static final long HEAP_OCTETS = 4L << 30;

    static final MsrpUri URI = MsrpUri.of(Scheme.MSRPS, HOST, PORT, Optional.empty(), "tcp");

    private final Listener listener = new Listener(Scheme.MSRPS, "tcp", PORT, URI);
    private final MemoryLoop loop = new MemoryLoop();
    private final Relay relay = new Relay(settings(listener, AuthSettings.Lockout.DEFAULT), services(users()));

    /** The check of credentials alone, with these users; nobody is ever locked out. */
    static HandshakeDigest digestOf(CredentialStore users) {
        Listener listener = new Listener(Scheme.MSRPS, "ws", PORT, URI);
        AuthSettings.Lockout never =
                new AuthSettings.Lockout(Integer.MAX_VALUE, Duration.ofDays(365), Duration.ofMillis(1));
        return new Relay(settings(listener, never), services(users)).handshakeDigest();
    }

    private static RelaySettings settings(Listener listener, AuthSettings.Lockout lockout) {
        AuthSettings auth = new AuthSettings(
                HOST,
                List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5),
                Duration.ofSeconds(60),
                Duration.ofMinutes(15),
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                3,
                lockout,
                "",
                false);
        ForwardingSettings forwarding = new ForwardingSettings(
                PART_OCTETS,
                Duration.ofMillis(200),
                QUEUE_OCTETS,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                true,
                false);
        LimitSettings limits = new LimitSettings(
                10, LimitSettings.UNLIMITED, LimitSettings.Rates.UNLIMITED, MEMORY_OCTETS, HEAP_OCTETS);
        return new RelaySettings(HOST, Set.of(), List.of(listener), auth, forwarding, limits, PeerSettings.ANY);
    }

    private static RelayServices services(CredentialStore users) {
        Connector nowhere = (target, loop, outcome) -> {
            throw new IllegalStateException("the engine connects to " + target);
        };
        RandomGenerator random = new SplittableRandom(SEED);
        return new RelayServices(users, nowhere, everywhere(), RelayObserver.NONE, InstantSource.system(), random);
    }

    private static CredentialStore users() {
        return new CredentialStore() {
            @Override
            public CompletionStage<LookUp> lookUp(String user, String realm, DigestAlgorithm algorithm) {
                return CompletableFuture.completedFuture(
                        LookUp.Found.of(DigestArithmetic.ha1(algorithm, user, realm, PASSWORD), user));
            }

            @Override
            public Set<DigestAlgorithm> algorithms(String realm) {
                return Set.of(DigestAlgorithm.values());
            }
        };
    }

    private static AddressPolicy everywhere() {
        return new AddressPolicy() {
            @Override
            public boolean permitsAddress(InetAddress address) {
                return true;
            }

            @Override
            public boolean permitsPort(int port) {
                return true;
            }
        };
    }

    /**
     * A connection to it.
     *
     * @param taken sees what it is sent; not to be kept
     */
    MemoryLink connect(Consumer<ByteBuf> taken) {
        return new MemoryLink(relay, loop, listener, taken);
    }
}
