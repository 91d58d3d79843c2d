package org.msrprelay.relay.auth;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The nonces that were used with right credentials, and their counts: one must not come again (RFC 7616 3.4). They may come
 * out of order, as those of one client's connections do: of each nonce the highest count is known and which of the
 * {@value #MAX_BEHIND} below it were used. One that is lower still may have been, and so counts as used.
 *
 * <p>Only who knows a password can fill it. When it is full the nonce that came first is forgotten, and with it every
 * nonce issued as early that has not been seen: they count as used, never as fresh.
 *
 * <p>Threading: from every loop, under its own lock; AUTH is rare and this is short.
 */
final class ReplayWindow {

    /** About 10 MiB when full. */
    static final int MAX_NONCES = 65_536;

    private final int maxNonces;
    private final Map<String, Use> uses = new LinkedHashMap<>();
    private long forgottenUpTo = Long.MIN_VALUE;

    /** Bits of a long, but for the highest count's own. */
    static final int MAX_BEHIND = 63;

    /**
     * The counts that came with a nonce.
     *
     * @param seen bit n: the count that is n below the highest
     */
    private record Use(long issuedAt, long highest, long seen) {

        static Use first(long issuedAt, long count) {
            return new Use(issuedAt, count, 1);
        }

        boolean mayHave(long count) {
            long behind = highest - count;
            return behind >= 0 && (behind > MAX_BEHIND || (seen >>> behind & 1) == 1);
        }

        Use with(long count) {
            long ahead = count - highest;
            if (ahead <= 0) {
                return new Use(issuedAt, highest, seen | 1L << -ahead);
            }
            return new Use(issuedAt, count, (ahead > MAX_BEHIND ? 0 : seen << ahead) | 1);
        }
    }

    ReplayWindow(int maxNonces) {
        this.maxNonces = maxNonces;
    }

    /**
     * Notes a use.
     *
     * @param issuedAt when the nonce was issued, milliseconds since the epoch
     * @param count the client's nc
     * @return false if it was used with this count, or may have been
     */
    synchronized boolean use(String nonce, long issuedAt, long count) {
        Use before = uses.get(nonce);
        if (before == null ? issuedAt <= forgottenUpTo : before.mayHave(count)) {
            return false;
        }
        if (before != null) {
            uses.put(nonce, before.with(count));
            return true;
        }
        if (uses.size() >= maxNonces) {
            forgetFirst();
        }
        uses.put(nonce, Use.first(issuedAt, count));
        return issuedAt > forgottenUpTo;
    }

    private void forgetFirst() {
        Iterator<Use> eldest = uses.values().iterator();
        forgottenUpTo = Math.max(forgottenUpTo, eldest.next().issuedAt());
        eldest.remove();
    }
}
