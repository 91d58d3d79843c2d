package org.msrprelay.systemtests.harness;

import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.LookUp;
import org.msrprelay.transport.ListenAddress;
import org.msrprelay.transport.RelayServer;
import org.msrprelay.transport.RelayServerBuilder;
import org.msrprelay.transport.StartException;
import org.msrprelay.transport.fixture.TestCa;
import org.msrprelay.transport.fixture.TestDns;
import org.msrprelay.transport.tls.TlsMaterial;
import org.msrprelay.transport.tls.TrustAnchors;

/** One relay of a {@link RelayChain}, known by its name. */
public final class ChainedRelay implements AutoCloseable {

    private static final int THREADS = 2;
    /** So that flow control is felt after little. */
    private static final int RECEIVE_BUFFER = 128 * 1024;

    private static final int MANY_CONNECTIONS = 10_000;

    private final String name;
    private final ChainSettings settings;
    private final AtomicReference<TlsMaterial> material;
    private final AtomicReference<TrustAnchors> anchors;
    private final SSLContext clients;
    private final Optional<Wire> wire;
    private final RelayServer server;

    private ChainedRelay(String name, ChainSettings settings, TestCa authority, TestDns dns) {
        this.name = name;
        this.settings = settings;
        this.material = new AtomicReference<>(authority.issue(name, "127.0.0.1"));
        this.anchors = new AtomicReference<>(authority.anchors());
        this.clients = authority.clientContext();
        this.wire = settings.isWired() ? Optional.of(Wire.to(this::port)) : Optional.empty();
        this.server = serve(dns);
    }

    static ChainedRelay start(String name, ChainSettings settings, TestCa authority, TestDns dns) {
        dns.name(name, "127.0.0.1");
        return new ChainedRelay(name, settings, authority, dns);
    }

    private RelayServer serve(TestDns dns) {
        RelayServerBuilder builder = RelayServer.builder()
                .host(name)
                .listen(List.of(ListenAddress.parse(scheme().text() + "://127.0.0.1:0;tcp")))
                .tls(material::get)
                .trust(anchors::get)
                .credentials(new EveryUser())
                .auth(settings.auth(name))
                .forwarding(settings.forwarding())
                .peers(settings.peers())
                .connections(MANY_CONNECTIONS, MANY_CONNECTIONS)
                .connectTimeout(settings.connectTimeout())
                .nextHops(settings.nextHopPolicy())
                .receiveBuffer(OptionalInt.of(RECEIVE_BUFFER))
                .threads(OptionalInt.of(THREADS))
                .nameServer(dns.address());
        wire.ifPresent(
                each -> builder.advertise(Map.of(0, MsrpUri.of(scheme(), name, each.port(), Optional.empty(), "tcp"))));
        try {
            return builder.start();
        } catch (StartException e) {
            throw new AssertionError(name + " did not start", e);
        }
    }

    /** Knows everybody, by the password that {@link Users} says. */
    private static final class EveryUser implements CredentialStore {

        @Override
        public CompletionStage<LookUp> lookUp(String user, String realm, DigestAlgorithm algorithm) {
            String hash = algorithm == DigestAlgorithm.MD5 ? "MD5" : "SHA-256";
            String secret = user + ":" + realm + ":" + Users.passwordOf(user);
            return CompletableFuture.completedFuture(LookUp.Found.of(Octets.hash(hash, secret), user));
        }

        @Override
        public Set<DigestAlgorithm> algorithms(String realm) {
            return Set.of(DigestAlgorithm.values());
        }
    }

    private Scheme scheme() {
        return settings.isOverCleartext() ? Scheme.MSRP : Scheme.MSRPS;
    }

    private int port() {
        return server.listeners().get(0).port().orElseThrow();
    }

    /** By which port the other relays reach it. */
    public int outsidePort() {
        return wire.map(Wire::port).orElseGet(this::port);
    }

    /** Its URI without a session: the last of AUTH's To-Path. */
    public String uri() {
        return scheme().text() + "://" + name + ":" + outsidePort() + ";tcp";
    }

    /** What the other relays' connections go through. */
    public Wire wire() {
        return wire.orElseThrow();
    }

    /** Connections that it has accepted and that stand, of clients and of relays. */
    public int connections() {
        return server.acceptedConnections();
    }

    public RelayServer server() {
        return server;
    }

    /** From now on new connections are shown this. */
    public void present(TlsMaterial shown) {
        material.set(shown);
    }

    /** From now on these vouch for those who connect, or are connected to. */
    public void trust(TrustAnchors trusted) {
        anchors.set(trusted);
    }

    public RawPeer connect(String peer) {
        return connect(peer, 0);
    }

    /**
     * A connection that verifies the relay's certificate.
     *
     * @param receiveBuffer SO_RCVBUF, 0 for the system's
     */
    public RawPeer connect(String peer, int receiveBuffer) {
        return connect(peer, receiveBuffer, clients);
    }

    /** A connection of somebody who shows a certificate, right or wrong, and calls himself by the URI. */
    public RawPeer connectAs(String uri, SSLContext context) {
        return new RawPeer(Sockets.overTls(context, Sockets.connect("127.0.0.1", port(), 0), name), uri)
                .authenticatingAt(uri());
    }

    private RawPeer connect(String peer, int receiveBuffer, SSLContext context) {
        Socket clear = Sockets.connect("127.0.0.1", port(), receiveBuffer);
        Socket socket = settings.isOverCleartext() ? clear : Sockets.overTls(context, clear, name);
        String own = scheme().text() + "://" + peer + ".invalid:7394/" + Ids.next(peer) + ";tcp";
        return new RawPeer(socket, own).over(clear).authenticatingAt(uri());
    }

    /** A connection with a session of the user. */
    public RawPeer client(String user) {
        return client(user, 0);
    }

    /** The same, with SO_RCVBUF. */
    public RawPeer client(String user, int receiveBuffer) {
        RawPeer peer = connect(user, receiveBuffer);
        peer.auth().as(user);
        return peer;
    }

    /** It is gone, as if its machine had been. */
    @Override
    public void close() {
        server.close();
        wire.ifPresent(Wire::close);
    }
}
