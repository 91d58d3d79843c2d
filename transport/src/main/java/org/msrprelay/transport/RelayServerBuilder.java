package org.msrprelay.transport;

import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.relay.limit.NextHopPolicy;
import org.msrprelay.relay.spi.AuthSettings;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.ForwardingSettings;
import org.msrprelay.relay.spi.LimitSettings;
import org.msrprelay.relay.spi.LookUp;
import org.msrprelay.relay.spi.PeerSettings;
import org.msrprelay.relay.spi.RelayObserver;
import org.msrprelay.transport.link.SocketKind;
import org.msrprelay.transport.tls.ClientTls;
import org.msrprelay.transport.tls.ServerTls;
import org.msrprelay.transport.tls.TlsMaterial;
import org.msrprelay.transport.tls.TlsProfile;
import org.msrprelay.transport.tls.TrustAnchors;
import org.msrprelay.transport.websocket.WebSocketSettings;

/** Settings of a {@link RelayServer}, all with the defaults that the configuration file has too. Not thread-safe. */
public final class RelayServerBuilder {

    String host = "localhost";
    Set<String> aliases = Set.of();
    List<ListenAddress> listen = List.of(ListenAddress.parse("msrp://127.0.0.1:2856;tcp"));
    Map<Integer, MsrpUri> advertise = Map.of();
    Optional<Supplier<TlsMaterial>> tls = Optional.empty();
    Optional<Supplier<TrustAnchors>> trust = Optional.empty();
    Optional<Supplier<TrustAnchors>> trustForUsers = Optional.empty();
    CredentialStore credentials = new NoUsers();
    Optional<AuthSettings> auth = Optional.empty();
    ForwardingSettings forwarding = Defaults.FORWARDING;
    LimitSettings limits = Defaults.LIMITS;
    PeerSettings peers = PeerSettings.ANY;
    WebSocketSettings webSocket = WebSocketSettings.DEFAULT;
    int maxConnections = Defaults.CONNECTIONS;
    int maxConnectionsPerAddress = Defaults.CONNECTIONS_PER_ADDRESS;
    Duration connectTimeout = Defaults.CONNECT_TIMEOUT;
    NextHopPolicy nextHops = NextHopPolicy.defaults();
    OptionalInt receiveBufferOctets = OptionalInt.empty();
    OptionalInt threads = OptionalInt.empty();
    RelayObserver observer = RelayObserver.NONE;
    Optional<InetSocketAddress> nameServer = Optional.empty();
    SocketKind socketKind = SocketKind.best();
    SslProvider tlsProvider = TlsProfile.bestProvider();

    RelayServerBuilder() {}

    /** The name in Use-Path URIs; a To-Path must bear it, or an alias. Default: localhost. */
    public RelayServerBuilder host(String name) {
        host = name;
        return this;
    }

    /** Further names or address literals by which a To-Path may mean this relay. */
    public RelayServerBuilder aliases(Set<String> names) {
        aliases = Set.copyOf(names);
        return this;
    }

    /** Default: {@code msrp://127.0.0.1:2856;tcp}. */
    public RelayServerBuilder listen(List<ListenAddress> addresses) {
        listen = List.copyOf(addresses);
        return this;
    }

    /** Listener's port, as configured, to the URI by which the outside reaches it. */
    public RelayServerBuilder advertise(Map<Integer, MsrpUri> urisByPort) {
        advertise = Map.copyOf(urisByPort);
        return this;
    }

    /**
     * The certificate of msrps listeners, which need one. It is shown to next hops that ask for it, too.
     *
     * @param material asked for every connection: must be quick and give the same object while nothing has changed; a
     *     changed one is used for the connections that come after
     */
    public RelayServerBuilder tls(Supplier<TlsMaterial> material) {
        tls = Optional.of(material);
        return this;
    }

    /**
     * Who may vouch for the certificates of other relays and next hops. Default: the JDK's trust store.
     *
     * @param anchors asked for every connection: must be quick and give the same object while nothing has changed; changed
     *     ones are used for the connections that come after
     */
    public RelayServerBuilder trust(Supplier<TrustAnchors> anchors) {
        trust = Optional.of(anchors);
        return this;
    }

    /** Default: nobody is known. */
    public RelayServerBuilder credentials(CredentialStore store) {
        credentials = store;
        return this;
    }

    /** Default: the realm is the host. */
    public RelayServerBuilder auth(AuthSettings settings) {
        auth = Optional.of(settings);
        return this;
    }

    public RelayServerBuilder forwarding(ForwardingSettings settings) {
        forwarding = settings;
        return this;
    }

    /** Whom the relay takes for another relay. Default: whoever proves a name. */
    public RelayServerBuilder peers(PeerSettings settings) {
        peers = settings;
        return this;
    }

    public RelayServerBuilder limits(LimitSettings settings) {
        limits = settings;
        return this;
    }

    /**
     * Bounds on accepted connections; one more is closed at once.
     *
     * @param total at it the least recently used connection without a session makes room for a new one, if there is one
     * @param perAddress for an IPv4 address or an IPv6 /64
     */
    public RelayServerBuilder connections(int total, int perAddress) {
        maxConnections = total;
        maxConnectionsPerAddress = perAddress;
        return this;
    }

    /** For resolution, all addresses and TLS together. */
    public RelayServerBuilder connectTimeout(Duration timeout) {
        connectTimeout = timeout;
        return this;
    }

    /** Where clients may make the relay connect to; it is told this machine's own addresses. */
    public RelayServerBuilder nextHops(NextHopPolicy policy) {
        nextHops = policy;
        return this;
    }

    /** SO_RCVBUF of all connections; empty: the kernel's own choice. */
    public RelayServerBuilder receiveBuffer(OptionalInt octets) {
        receiveBufferOctets = octets;
        return this;
    }

    /** Event loops; empty: one a processor. */
    public RelayServerBuilder threads(OptionalInt count) {
        threads = count;
        return this;
    }

    public RelayServerBuilder observer(RelayObserver sees) {
        observer = sees;
        return this;
    }

    /** The DNS server to ask, instead of those that this machine is configured with. */
    public RelayServerBuilder nameServer(InetSocketAddress server) {
        nameServer = Optional.of(server);
        return this;
    }

    /**
     * Who may vouch for the certificates by which WebSocket clients prove who they are, asked as in {@link #trust}; without it,
     * whoever may vouch for relays.
     */
    public RelayServerBuilder trustForUsers(Supplier<TrustAnchors> anchors) {
        trustForUsers = Optional.of(anchors);
        return this;
    }

    /** How listeners with transport ws behave. */
    public RelayServerBuilder webSocket(WebSocketSettings behaviour) {
        webSocket = behaviour;
        return this;
    }

    RelayServerBuilder socketKind(SocketKind kind) {
        socketKind = kind;
        return this;
    }

    RelayServerBuilder tlsProvider(SslProvider provider) {
        tlsProvider = provider;
        return this;
    }

    AuthSettings authSettings() {
        return auth.orElseGet(() -> Defaults.auth(host));
    }

    Supplier<TrustAnchors> trustAnchors() {
        return trust.orElseGet(() -> {
            TrustAnchors jdks = TrustAnchors.ofJdk();
            return () -> jdks;
        });
    }

    ClientTls newClientTls(Supplier<TrustAnchors> anchors) throws SSLException {
        return new ClientTls(tlsProvider, anchors, tls);
    }

    /**
     * @param asksForCertificates whether whoever connects may show one
     */
    Optional<ServerTls> newServerTls(Supplier<TrustAnchors> anchors, boolean asksForCertificates) throws SSLException {
        if (tls.isEmpty()) {
            return Optional.empty();
        }
        ServerTls.Settings settings =
                new ServerTls.Settings(tlsProvider, anchors, forwarding.probation(), asksForCertificates);
        return Optional.of(new ServerTls(tls.get(), settings));
    }

    /**
     * Binds every listener, then builds the relay, then accepts. Blocks meanwhile.
     *
     * @throws StartException if a listener cannot be bound or TLS cannot be set up; nothing is left running then
     */
    public RelayServer start() throws StartException {
        return new RelayStart(this).start();
    }

    /** Knows nobody: every AUTH fails. */
    private static final class NoUsers implements CredentialStore {

        @Override
        public CompletionStage<LookUp> lookUp(String user, String realm, DigestAlgorithm algorithm) {
            return CompletableFuture.completedFuture(new LookUp.Unknown("no users"));
        }

        @Override
        public Set<DigestAlgorithm> algorithms(String realm) {
            return Set.of(DigestAlgorithm.values());
        }
    }
}
