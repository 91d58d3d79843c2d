package org.msrprelay.relay.session;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;
import org.msrprelay.relay.hop.Hop;

/**
 * What one successful AUTH made (RFC 4976 6.3): the URI handed out, valid on the connection that made it.
 *
 * <p>Threading: read from every loop. Ended by its owner's loop. The far side is one value, replaced as a whole.
 */
public final class Session {

    /** Connections that this relay has open, or opens, for one session: one in use, and some that are left for it. */
    private static final int MAX_OPENED_CONNECTIONS = 4;

    private final String token;
    private final MsrpUri uri;
    private final Path path;
    private volatile Hop owner;
    private final String user;
    private final Optional<String> relay;
    private final long expiresAtNanos;
    private final AtomicReference<@Nullable FarSide> far = new AtomicReference<>();
    private final AtomicInteger openedConnections = new AtomicInteger();
    private volatile boolean ended;

    Session(String token, MsrpUri uri, Owner owner) {
        this.token = token;
        this.uri = uri;
        this.path = Path.of(uri);
        this.owner = owner.hop();
        this.user = owner.user();
        this.relay = owner.hop().relayName();
        this.expiresAtNanos = owner.expiresAtNanos();
    }

    /** Whose the session is, and until when by the owner's loop's clock. */
    record Owner(Hop hop, String user, long expiresAtNanos) {}

    String token() {
        return token;
    }

    /** The URI handed out in Use-Path: the very text that stands in paths. */
    public MsrpUri uri() {
        return uri;
    }

    /** The URI handed out, alone. */
    public Path path() {
        return path;
    }

    /** The connection to the client, or to the relay through which he has come. */
    public Hop owner() {
        return owner;
    }

    /**
     * Whether this is a connection of the client: his own, or any with the relay through which he has come (RFC 4976 6.4,
     * 9.2). The latter becomes the way to him if the one before is gone.
     */
    public boolean isOwnedBy(Hop hop) {
        boolean owned = hop == owner || (relay.isPresent() && hop.isOfRelay(relay.get()));
        if (owned && !owner.isOpen()) {
            owner = hop;
        }
        return owned;
    }

    /** Whether the client came through another relay: the session then outlives the connection. */
    public boolean isThroughRelay() {
        return relay.isPresent();
    }

    /** The same, and whether that relay bears this name. */
    public boolean isThroughRelay(String name) {
        return relay.filter(name::equals).isPresent();
    }

    public String user() {
        return user;
    }

    public long expiresAtNanos() {
        return expiresAtNanos;
    }

    public boolean isAlive() {
        return !ended;
    }

    void end() {
        ended = true;
    }

    /** The other end, while its connection lives or is being opened. */
    public Optional<FarSide> far() {
        return living(far.get());
    }

    private static Optional<FarSide> living(@Nullable FarSide side) {
        return Optional.ofNullable(side).filter(known -> known.hop().isOpen());
    }

    /**
     * Lets a foreign connection in: as the far side it becomes if there is none, or as the far side it is. False if another
     * connection is (RFC 4975 5.4: answered 506). One that is still being opened is none yet: who comes by himself wins.
     */
    public boolean admit(Hop foreigner, MsrpUri from) {
        while (true) {
            @Nullable FarSide current = far.get();
            FarSide next;
            if (current == null || current.hop() != foreigner) {
                if (current != null && current.hop().isConnected()) {
                    return false;
                }
                next = FarSide.at(foreigner, from);
            } else if (current.isAt(from)) {
                return true;
            } else {
                next = current.alsoAt(from);
            }
            if (far.compareAndSet(current, next)) {
                if (current != null && current.hop() != foreigner) {
                    retire(current);
                }
                return true;
            }
        }
    }

    /** Nobody needs a connection any more that was opened for the client. */
    private static void retire(@Nullable FarSide left) {
        if (left != null && left.openedForClient() && left.hop().isOpen()) {
            left.hop().onLoop(left.hop()::retire);
        }
    }

    /** Whether one more connection may be opened for the client. */
    public boolean mayOpenConnection() {
        return openedConnections.get() < MAX_OPENED_CONNECTIONS;
    }

    /** The client turns to a far URI for which a connection is being opened. */
    public void moveFarTo(Hop opening, MsrpUri uri) {
        openedConnections.incrementAndGet();
        opening.whenLost(openedConnections::decrementAndGet);
        retire(far.getAndSet(FarSide.opened(opening, uri)));
    }

    /** A connection that others use as well is being opened for the session: until it stands it counts as one of its own. */
    public void beginOpening() {
        openedConnections.incrementAndGet();
    }

    /** It stands, or cannot be had. */
    public void endOpening() {
        openedConnections.decrementAndGet();
    }

    /** The client turns to a far URI that is reached by a connection which others use as well. */
    public void moveFarToShared(Hop hop, MsrpUri uri) {
        retire(far.getAndSet(FarSide.at(hop, uri)));
    }

    /** The session has ended: what was opened for it is not needed any more. */
    void retireFar() {
        retire(far.get());
    }
}
