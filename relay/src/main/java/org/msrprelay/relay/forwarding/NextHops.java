package org.msrprelay.relay.forwarding;

import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;
import java.util.function.Function;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.hop.HopSettings;
import org.msrprelay.relay.peer.Peers;
import org.msrprelay.relay.scheduling.ConnectionLoss;
import org.msrprelay.relay.scheduling.FailureStatus;
import org.msrprelay.relay.session.FarSide;
import org.msrprelay.relay.session.Session;
import org.msrprelay.relay.spi.ConnectFailure;
import org.msrprelay.relay.spi.Connector;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.LinkEvents;
import org.msrprelay.relay.spi.Loop;

/**
 * The connections that this relay opens: to other relays, which sessions share, and to the clients at the ends, of which each
 * session has its own. What is to be sent waits at the connection while it is being opened, and fails if it cannot be.
 *
 * <p>Threading: from every loop. Bound: a few a session, where another far URI retires the one before; for relays see
 * {@link Peers}.
 */
public final class NextHops {

    private static final String TCP = "tcp";

    private final Connector connector;
    private final HopSettings settings;
    private final Peers peers;
    private final Function<Hop, HopReceiver> receivers;

    /** Receives what happens on a connection. */
    public interface HopReceiver extends LinkEvents, Hop.HopEvents {}

    /**
     * @param receivers makes, for a connection that was opened, what receives on it
     */
    public NextHops(Connector connector, HopSettings settings, Peers peers, Function<Hop, HopReceiver> receivers) {
        this.connector = connector;
        this.settings = settings;
        this.peers = peers;
        this.receivers = receivers;
    }

    /** The connection to the next hop, for a request that comes from this one and may begin a flow of these. */
    Hop reach(Hop previousHop, Flows flows, Route.NextHop nextHop) {
        if (nextHop instanceof Route.NextHop.Standing standing) {
            return standing.hop();
        }
        if (nextHop instanceof Route.NextHop.OfRelay relay) {
            return reachRelay(previousHop, flows, relay);
        }
        return open(previousHop, (Route.NextHop.ToBeOpened) nextHop);
    }

    private Hop reachRelay(Hop previousHop, Flows flows, Route.NextHop.OfRelay relay) {
        Session session = relay.session();
        Optional<Hop> current =
                session.far().filter(side -> side.isAt(relay.uri())).map(FarSide::hop);
        if (relay.movesFar() && current.isPresent() && !flows.isSettled(session)) {
            return current.get(); // its chunks keep their order: it leaves when they are answered
        }
        ForPeers opener = new ForPeers(previousHop, session);
        if (!relay.uri().transport().equals(TCP)) {
            return opener.cannotBe();
        }
        Hop hop = peers.reach(new Peers.Wish(relay.uri(), relay.byService(), current), opener);
        if (relay.movesFar() && current.filter(hop::equals).isEmpty()) {
            session.moveFarToShared(hop, relay.uri());
        }
        return hop;
    }

    private Hop newHop(Hop previousHop) {
        ByteBufAllocator allocator = previousHop.link().orElseThrow().allocator();
        return new Hop(previousHop.loop(), settings, allocator);
    }

    private LinkEvents attach(Hop hop, HopLink link) {
        HopReceiver receiver = receivers.apply(hop);
        hop.attach(link, receiver);
        return receiver;
    }

    private Hop open(Hop previousHop, Route.NextHop.ToBeOpened wish) {
        MsrpUri uri = wish.uri();
        Hop opened = newHop(previousHop);
        wish.session().moveFarTo(opened, uri);
        if (uri.transport().equals(TCP)) {
            connector.connect(new Connector.Target(uri, false), opened.loop(), new Opening(opened));
        } else {
            failTransport(opened);
        }
        return opened;
    }

    /** RFC 7977 8: nobody can connect to a WebSocket client. */
    private static void failTransport(Hop hop) {
        FailureStatus notTcp = FailureStatus.of(StatusCodes.TIMEOUT, "Only tcp can be connected to");
        hop.loop().execute(() -> hop.lost(ConnectionLoss.of(notTcp)));
    }

    /** A connection for one session. */
    private final class Opening implements Connector.Listener {

        private final Hop hop;

        Opening(Hop hop) {
            this.hop = hop;
        }

        @Override
        public LinkEvents connected(HopLink link) {
            return attach(hop, link);
        }

        @Override
        public void failed(ConnectFailure failure) {
            hop.lost(ConnectionLoss.of(statusOf(failure)));
        }
    }

    private static FailureStatus statusOf(ConnectFailure failure) {
        int code = failure.denied() ? StatusCodes.FORBIDDEN : StatusCodes.TIMEOUT;
        return FailureStatus.of(code, failure.reason());
    }

    /** Connections with other relays, on the loop of who needs the first of them. */
    private final class ForPeers implements Peers.Opener {

        private final Hop previousHop;
        private final Session session;

        ForPeers(Hop previousHop, Session session) {
            this.previousHop = previousHop;
            this.session = session;
        }

        Hop cannotBe() {
            Hop hop = newHop();
            failTransport(hop);
            return hop;
        }

        @Override
        public Loop loop() {
            return previousHop.loop();
        }

        @Override
        public Hop newHop() {
            return NextHops.this.newHop(previousHop);
        }

        @Override
        public void connect(Connector.Target target, Hop hop, Connector.Listener outcome) {
            session.beginOpening();
            connector.connect(target, hop.loop(), new Counted(session, outcome));
        }

        @Override
        public LinkEvents attach(Hop hop, HopLink link) {
            return NextHops.this.attach(hop, link);
        }
    }

    /** Ends the session's account of a connection that is being opened for it. */
    private record Counted(Session session, Connector.Listener outcome) implements Connector.Listener {

        @Override
        public LinkEvents connected(HopLink link) {
            session.endOpening();
            return outcome.connected(link);
        }

        @Override
        public void failed(ConnectFailure failure) {
            session.endOpening();
            outcome.failed(failure);
        }
    }
}
