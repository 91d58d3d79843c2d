package org.msrprelay.relay.session;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.relay.hop.Hop;

/**
 * What one successful AUTH made (RFC 4976 6.3): the URI handed out, valid on the connection that made it.
 *
 * <p>Threading: read from every loop. Ended by its owner's loop. The far side is one value, replaced as a whole.
 */
public final class Session {

    private final String token;
    private final MsrpUri uri;
    private final Hop owner;
    private final String user;
    private final long expiresAtNanos;
    private final AtomicReference<@Nullable FarSide> far = new AtomicReference<>();
    private volatile boolean ended;

    Session(String token, MsrpUri uri, Owner owner) {
        this.token = token;
        this.uri = uri;
        this.owner = owner.hop();
        this.user = owner.user();
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

    /** The connection of the client. */
    public Hop owner() {
        return owner;
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
     * connection is (RFC 4975 5.4: answered 506).
     */
    public boolean admit(Hop foreigner, MsrpUri from) {
        while (true) {
            @Nullable FarSide current = far.get();
            Optional<FarSide> living = living(current);
            if (living.isPresent() && living.get().hop() != foreigner) {
                return false;
            }
            if (living.isPresent() && living.get().isAt(from)) {
                return true;
            }
            FarSide next = living.map(side -> side.alsoAt(from)).orElseGet(() -> FarSide.at(foreigner, from));
            if (far.compareAndSet(current, next)) {
                return true;
            }
        }
    }

    /** The client turns to another far URI; returns the far side that it leaves, if that lives. */
    public Optional<FarSide> moveFarTo(FarSide next) {
        return living(far.getAndSet(next));
    }
}
