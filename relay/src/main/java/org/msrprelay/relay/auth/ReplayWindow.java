package org.msrprelay.relay.auth;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The nonces that were used with right credentials, and how often: a count must not come again (RFC 7616 3.4).
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

    private record Use(long issuedAt, long highestCount) {}

    ReplayWindow(int maxNonces) {
        this.maxNonces = maxNonces;
    }

    /**
     * Notes a use.
     *
     * @param issuedAt when the nonce was issued, milliseconds since the epoch
     * @param count the client's nc
     * @return false if it was used with this count or a higher one, or may have been
     */
    synchronized boolean use(String nonce, long issuedAt, long count) {
        Use before = uses.get(nonce);
        if (before == null ? issuedAt <= forgottenUpTo : count <= before.highestCount()) {
            return false;
        }
        if (before == null && uses.size() >= maxNonces) {
            forgetFirst();
        }
        uses.put(nonce, new Use(issuedAt, count));
        return before != null || issuedAt > forgottenUpTo;
    }

    private void forgetFirst() {
        Iterator<Use> eldest = uses.values().iterator();
        forgottenUpTo = Math.max(forgottenUpTo, eldest.next().issuedAt());
        eldest.remove();
    }
}
