package org.msrprelay.relay.peer;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.scheduling.ConnectionLoss;
import org.msrprelay.relay.scheduling.FailureStatus;
import org.msrprelay.relay.spi.ConnectFailure;
import org.msrprelay.relay.spi.Connector;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.LinkEvents;
import org.msrprelay.relay.spi.Loop;
import org.msrprelay.relay.spi.PeerSettings;

/**
 * The other relays and the connections with them, which all sessions share (RFC 4976 6.4, 6.5): those that this relay opens on
 * demand, and those by which a proven relay has come.
 *
 * <p>Threading: from every loop. Bound: {@link #MAX_PEERS} relays that are connected to, each with {@code
 * relays.connections-per-peer} connections.
 */
public final class Peers {

    /** Clients choose where their messages go: so many relays at a time, then those that nobody uses make room. */
    private static final int MAX_PEERS = 1024;

    /** RFC 4975 15.4: the registered port, where a URI names none. */
    private static final int DEFAULT_PORT = 2855;

    private static final FailureStatus TOO_MANY =
            FailureStatus.of(StatusCodes.TIMEOUT, "This relay is connected to too many others");

    private static final FailureStatus LOST =
            FailureStatus.of(StatusCodes.TIMEOUT, "The connection to the next relay does not last");

    private final Map<Place, Peer> peers = new ConcurrentHashMap<>();
    private final PeerSettings settings;

    /**
     * Where a relay is.
     *
     * @param port empty: wherever DNS says that its service is
     */
    private record Place(Scheme scheme, String host, OptionalInt port) {
        static Place of(MsrpUri uri, boolean byService) {
            OptionalInt port =
                    byService ? uri.port() : OptionalInt.of(uri.port().orElse(DEFAULT_PORT));
            return new Place(uri.scheme(), uri.host(), port);
        }
    }

    /**
     * A connection with another relay that is needed.
     *
     * @param byService whether the name may be that of a service (SRV)
     * @param current the one in use, which is left if it takes nothing and another does; empty if there is none
     */
    public record Wish(MsrpUri uri, boolean byService, Optional<Hop> current) {}

    /** Makes and opens connections, on the loop of who needs one. */
    public interface Opener {
        Loop loop();

        /** A connection that is not there yet. */
        Hop newHop();

        /** Has it opened, and tells what becomes of it. */
        void connect(Connector.Target target, Hop hop, Connector.Listener outcome);

        /** Makes the receiver of what arrives on a connection that stands, and attaches both to each other. */
        LinkEvents attach(Hop hop, HopLink link);
    }

    public Peers(PeerSettings settings) {
        this.settings = settings;
    }

    /** Whether there is a connection with the relay, so that none has to be opened. */
    public boolean hasConnection(MsrpUri uri, boolean byService) {
        Peer peer = peers.get(Place.of(uri, byService));
        return peer != null && peer.hasConnection();
    }

    /** The connection for this wish: one that stands or is being opened, or one that fails at once if none may be. */
    public Hop reach(Wish wish, Opener opener) {
        long nowNanos = opener.loop().nanoTime();
        Optional<Peer> peer = peerAt(Place.of(wish.uri(), wish.byService()), nowNanos);
        if (peer.isEmpty()) {
            return failing(opener.newHop(), TOO_MANY);
        }
        Peer.Choice choice =
                peer.get().choose(wish.current().filter(Hop::isOpen), nowNanos, () -> open(peer.get(), wish, opener));
        return choice.hop()
                .orElseGet(() -> failing(opener.newHop(), choice.failure().orElse(LOST)));
    }

    private Optional<Peer> peerAt(Place place, long nowNanos) {
        Peer known = peers.get(place);
        if (known != null) {
            return Optional.of(known);
        }
        if (peers.size() >= MAX_PEERS) {
            peers.values().removeIf(peer -> peer.isForgettable(nowNanos));
        }
        if (peers.size() >= MAX_PEERS) {
            return Optional.empty();
        }
        return Optional.of(peers.computeIfAbsent(place, missing -> new Peer(settings.connectionsPerPeer())));
    }

    private static Hop failing(Hop hop, FailureStatus status) {
        hop.loop().execute(() -> hop.lost(ConnectionLoss.of(status)));
        return hop;
    }

    private Hop open(Peer peer, Wish wish, Opener opener) {
        Hop hop = opener.newHop();
        hop.share();
        Opened opened = new Opened(peer, hop, wish.uri().host(), opener);
        hop.whenLost(opened::lost);
        opener.connect(new Connector.Target(wish.uri(), wish.byService()), hop, opened);
        return hop;
    }

    /** A connection that this relay opens to another. Its loop's. */
    private final class Opened implements Connector.Listener {

        private final Peer peer;
        private final Hop hop;
        private final String host;
        private final Opener opener;
        private boolean stood;
        private long sinceNanos;
        private FailureStatus status = LOST;

        Opened(Peer peer, Hop hop, String host, Opener opener) {
            this.peer = peer;
            this.hop = hop;
            this.host = host;
            this.opener = opener;
        }

        @Override
        public LinkEvents connected(HopLink link) {
            stood = true;
            sinceNanos = hop.loop().nanoTime();
            if (settings.allows(host) && link.proves(host)) {
                hop.knownAsRelay(host);
            }
            return opener.attach(hop, link);
        }

        @Override
        public void failed(ConnectFailure failure) {
            int code = failure.denied() ? StatusCodes.FORBIDDEN : StatusCodes.TIMEOUT;
            status = FailureStatus.of(code, failure.reason());
            hop.lost(ConnectionLoss.of(status));
        }

        void lost() {
            long nowNanos = hop.loop().nanoTime();
            peer.lost(hop, new Peer.Fate(true, stood ? nowNanos - sinceNanos : 0, nowNanos, status));
        }
    }

    /** The connection comes from the relay of this URI, or leads to it: it serves others, too. On the hop's loop. */
    public void known(Hop hop, MsrpUri uri) {
        Optional<Peer> peer = peerAt(Place.of(uri, false), hop.loop().nanoTime());
        if (peer.isPresent() && hop.servesAnotherPlace() && peer.get().add(hop)) {
            hop.share();
            Peer.Fate gone = new Peer.Fate(false, 0, 0, LOST);
            hop.whenLost(() -> peer.get().lost(hop, gone));
        }
    }
}
