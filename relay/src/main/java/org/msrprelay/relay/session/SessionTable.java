package org.msrprelay.relay.session;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.relay.spi.RelayObserver;

/**
 * The sessions of this relay by their tokens.
 *
 * <p>Threading: from every loop. Bound: sessions per user, and connections elsewhere.
 */
public final class SessionTable {

    /** 144 bits, 24 characters: RFC 4976 6.3 asks for 64 bits at least, RFC 4975 14.1 for 80. */
    private static final int TOKEN_OCTETS = 18;

    private final Map<String, Session> byToken = new ConcurrentHashMap<>();
    private final Map<String, Integer> perUser = new ConcurrentHashMap<>();
    private final int sessionsPerUser;
    private final RandomGenerator random;
    private final RelayObserver observer;

    public SessionTable(int sessionsPerUser, RandomGenerator random, RelayObserver observer) {
        this.sessionsPerUser = sessionsPerUser;
        this.random = random;
        this.observer = observer;
    }

    /** Makes a session on the connection of its client; empty if the user has as many as he may. */
    public Optional<Session> start(Hop owner, String user, Listener listener, Duration lifetime) {
        if (perUser.merge(user, 1, Integer::sum) > sessionsPerUser) {
            leave(user);
            return Optional.empty();
        }
        byte[] secret = new byte[TOKEN_OCTETS];
        random.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        long expiresAtNanos = owner.loop().nanoTime() + lifetime.toNanos();
        Session session = new Session(
                token, withToken(listener.advertised(), token), new Session.Owner(owner, user, expiresAtNanos));
        byToken.put(token, session);
        observer.sessionStarted(user);
        return Optional.of(session);
    }

    private static MsrpUri withToken(MsrpUri advertised, String token) {
        return MsrpUri.of(
                advertised.scheme(),
                advertised.host(),
                advertised.port().orElseThrow(),
                Optional.of(token),
                advertised.transport());
    }

    private void leave(String user) {
        perUser.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
    }

    /** The living session that this URI was handed out for (RFC 4976 6.4). */
    public Optional<Session> find(MsrpUri uri) {
        Optional<String> token = uri.sessionId();
        Session session = token.isPresent() ? byToken.get(token.get()) : null;
        if (session == null || !session.isAlive() || !sameButForHost(session.uri(), uri)) {
            return Optional.empty();
        }
        return Optional.of(session);
    }

    /** An alias may stand for the host; that the host is ours was checked before. */
    private static boolean sameButForHost(MsrpUri handedOut, MsrpUri asked) {
        return handedOut.scheme() == asked.scheme()
                && handedOut.transport().equals(asked.transport())
                && handedOut.port().equals(asked.port());
    }

    /** Ends a session, on its owner's loop: its URI is dead, and what is amid a chunk of it is told. */
    public void end(Session session, String reason) {
        if (byToken.remove(session.token(), session)) {
            session.end();
            leave(session.user());
            observer.sessionEnded(session.user(), reason);
            session.owner().onLoop(session.owner()::sessionEnded);
            session.far().ifPresent(far -> far.hop().onLoop(far.hop()::sessionEnded));
            session.retireFar();
        }
    }

    public int size() {
        return byToken.size();
    }
}
