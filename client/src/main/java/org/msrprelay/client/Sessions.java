package org.msrprelay.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.MsrpUri;

/** The sessions that requests may be addressed to, by their own URIs: those of one connection, or of a listener. Thread-safe. */
final class Sessions {
    private final Map<MsrpUri, MsrpSession> sessions = new ConcurrentHashMap<>();

    void add(MsrpSession session) {
        sessions.put(session.uri(), session);
    }

    void remove(MsrpSession session) {
        sessions.remove(session.uri(), session);
    }

    @Nullable MsrpSession find(MsrpUri uri) {
        return sessions.get(uri);
    }
}
