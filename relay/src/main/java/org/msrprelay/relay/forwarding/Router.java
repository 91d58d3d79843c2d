package org.msrprelay.relay.forwarding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.relay.forwarding.Route.NextHop;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.peer.PeerRules;
import org.msrprelay.relay.peer.Peers;
import org.msrprelay.relay.session.FarSide;
import org.msrprelay.relay.session.Session;
import org.msrprelay.relay.session.SessionTable;
import org.msrprelay.relay.spi.HopLink;

/**
 * Decides at the head of a request what becomes of it, in this order: is it well formed, is it for this relay (RFC 4976
 * 6.2), is its session alive, may this previous hop use it (6.4), and what is the next hop.
 *
 * <p>Threading: from every loop, for the loop's own connections.
 */
public final class Router {

    /** Positions are counted on from it; no message is so long that its octets could not be. */
    private static final long MAX_RANGE_START = Long.MAX_VALUE / 2;

    private final OwnUris own;
    private final SessionTable sessions;
    private final NextHopRules rules;
    private final PeerRules peerRules;
    private final Peers peers;

    public Router(OwnUris own, SessionTable sessions, NextHopRules rules, PeerRules peerRules, Peers peers) {
        this.own = own;
        this.sessions = sessions;
        this.rules = rules;
        this.peerRules = peerRules;
        this.peers = peers;
    }

    public Route route(Hop previousHop, RequestHead head) {
        Path toPath = head.toPath();
        boolean auth = head.method().equals(Method.AUTH);
        boolean relay = peerRules.comesFromRelay(previousHop, head.fromPath());
        if (auth ? !own.containsForAuth(toPath.first()) : !own.contains(toPath.first())) {
            if (relay) {
                // Others use the connection as well: what one of them got wrong must not close it.
                return noSession();
            }
            return new Route.NotOurs("the first To-Path URI is not of this relay");
        }
        if (auth && toPath.size() == 1) {
            return rules.mayComeFromRelay(previousHop, head).orElseGet(Route.Authenticate::new);
        }
        if (toPath.size() == 1) {
            return endsHere(previousHop, toPath.first());
        }
        return malformed(head).orElseGet(() -> throughSessions(previousHop, head));
    }

    /** What a SEND must bear to be forwarded and reported on (RFC 4975 7.1.1). */
    private static Optional<Route> malformed(RequestHead head) {
        if (!head.method().equals(Method.SEND)) {
            return Optional.empty();
        }
        try {
            head.failureReport();
            Optional<ByteRange> range = head.byteRange();
            if (range.isPresent() && range.get().start() > MAX_RANGE_START) {
                return badRequest("range-start: too large (expected: at most " + MAX_RANGE_START + ")");
            }
            return head.messageId().isPresent() ? Optional.empty() : badRequest("Message-ID: missing (expected: one)");
        } catch (MalformedException malformed) {
            return badRequest(malformed.reason());
        }
    }

    private static Optional<Route> badRequest(String reason) {
        return Optional.of(new Route.Refused(StatusCodes.BAD_REQUEST, reason));
    }

    /** A To-Path with the relay's own URI alone. A session's URI must be alive; without one it is a mere sign of life. */
    private Route endsHere(Hop previousHop, MsrpUri uri) {
        if (uri.sessionId().isEmpty()) {
            return new Route.EndsHere(false);
        }
        return sessions.find(uri)
                .<Route>map(session -> new Route.EndsHere(session.isOwnedBy(previousHop)))
                .orElseGet(Router::noSession);
    }

    private static Route noSession() {
        return new Route.Refused(StatusCodes.NO_SESSION, "No such session");
    }

    /** Moves the paths through one or more sessions of this relay, as if each were a relay of its own. */
    private Route throughSessions(Hop previousHop, RequestHead head) {
        Path toPath = head.toPath();
        Path fromPath = head.fromPath();
        List<Session> through = List.of();
        while (toPath.size() > 1 && own.contains(toPath.first())) {
            Optional<Session> found = sessions.find(toPath.first());
            if (found.isEmpty()) {
                return noSession();
            }
            Session session = found.get();
            boolean fromClient = through.isEmpty() && session.isOwnedBy(previousHop);
            Optional<Route> refusal = rules.mayForward(previousHop, head);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            through = followedBy(through, session);
            toPath = toPath.rest();
            if (!fromClient) {
                // A relay's connections are as one: from any of them come those that it serves.
                boolean admitted = session.admit(previousHop, fromPath.first());
                if (!admitted && previousHop.relayName().isEmpty()) {
                    return new Route.Refused(StatusCodes.SESSION_IN_USE, "The session is in use on another connection");
                }
                return forward(toClient(session, toPath), toPath, fromPath.prepend(session.uri()), through);
            }
            fromPath = fromPath.prepend(session.uri());
            if (head.method().equals(Method.AUTH) && own.containsForAuth(toPath.first())) {
                return new Route.Refused(StatusCodes.FORBIDDEN, "AUTH through a session of this very relay");
            }
            if (!own.contains(toPath.first())) {
                return toFarSide(session, head.method(), toPath, fromPath);
            }
        }
        // Two sessions' URIs, and nobody behind the second.
        return noSession();
    }

    /** His own connection; if he came through a relay and that one is gone, another with that relay (RFC 4976 6.3). */
    private NextHop toClient(Session session, Path toPath) {
        MsrpUri next = toPath.first();
        boolean another = !session.owner().isOpen()
                && session.isThroughRelay(next.host())
                && mayBeRelay(next)
                && session.mayOpenConnection();
        return another ? new NextHop.OfRelay(session, next, false, false) : new NextHop.Standing(session.owner());
    }

    /** RFC 4976 9.2: between relays there is TLS, whatever the one who wrote the path would like. */
    private boolean mayBeRelay(MsrpUri uri) {
        return uri.scheme() == Scheme.MSRPS || rules.relaysOverCleartext();
    }

    /** One session in nearly all cases. */
    private static List<Session> followedBy(List<Session> before, Session session) {
        if (before.isEmpty()) {
            return List.of(session);
        }
        List<Session> longer = new ArrayList<>(before);
        longer.add(session);
        return List.copyOf(longer);
    }

    private static Route forward(NextHop nextHop, Path toPath, Path fromPath, List<Session> through) {
        Path ours = through.get(through.size() - 1).path();
        for (int i = through.size() - 2; i >= 0; i--) {
            ours = ours.prepend(through.get(i).uri());
        }
        return new Route.Forward(nextHop, toPath, fromPath, ours, through);
    }

    /** The client of the session sends: to its far side if that is where the URI is, else to another connection. */
    private Route toFarSide(Session session, Method method, Path toPath, Path fromPath) {
        MsrpUri next = toPath.first();
        boolean relay = toPath.size() > 1 || method.equals(Method.AUTH);
        if (relay && !mayBeRelay(next)) {
            return new Route.Refused(StatusCodes.FORBIDDEN, "A relay is reached over msrps alone");
        }
        Optional<Hop> far = session.far().filter(side -> side.isAt(next)).map(FarSide::hop);
        if (far.isPresent() && !(relay && far.get().isStopped())) {
            return forward(new NextHop.Standing(far.get()), toPath, fromPath, List.of(session));
        }
        NextHop nextHop = relay ? ofRelay(session, next, method) : new NextHop.ToBeOpened(session, next);
        return refusal(nextHop, session, method).orElseGet(() -> forward(nextHop, toPath, fromPath, List.of(session)));
    }

    /** Why the next hop may not be had, if it may not. */
    private Optional<Route> refusal(NextHop nextHop, Session session, Method method) {
        if (nextHop instanceof NextHop.OfRelay relay) {
            boolean there = peers.hasConnection(relay.uri(), relay.byService());
            return there ? Optional.empty() : rules.mayOpen(session, relay.uri());
        }
        if (session.far().isPresent() && !method.equals(Method.SEND)) {
            // Only a SEND moves the far side; a late REPORT must not tear down the connection in use.
            return Optional.of(noSession());
        }
        return nextHop instanceof NextHop.ToBeOpened client ? rules.mayOpen(session, client.uri()) : Optional.empty();
    }

    /** RFC 4976 5.1: an AUTH goes to a relay's name, which may be that of a service. */
    private static NextHop.OfRelay ofRelay(Session session, MsrpUri next, Method method) {
        boolean byService = method.equals(Method.AUTH) && next.port().isEmpty();
        return new NextHop.OfRelay(session, next, byService, method.equals(Method.SEND));
    }

    /** Whether the previous hop's link is protected; one that is being opened is not asked. */
    static boolean secure(Hop hop) {
        Optional<HopLink> link = hop.link();
        return link.isEmpty() || link.get().secure();
    }
}
