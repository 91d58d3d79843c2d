package org.msrprelay.client.auth;

import java.time.Duration;
import java.util.Optional;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;

/**
 * What to ask a relay for (RFC 4976 5.1).
 *
 * @param toPath the relay's URI, before it the Use-Path of the relays that lead to it
 * @param expires how long the session shall be valid; empty: as long as the relay likes
 * @param proofRequired whether a relay that sends no Authentication-Info (RFC 4976 9.1 has it send one) is refused
 */
public record AuthRequest(
        Path toPath, String user, String password, Optional<Duration> expires, boolean proofRequired) {

    public static AuthRequest to(MsrpUri relay, String user, String password) {
        return new AuthRequest(Path.of(relay), user, password, Optional.empty(), true);
    }

    public AuthRequest withExpires(Duration duration) {
        return new AuthRequest(toPath, user, password, Optional.of(duration), proofRequired);
    }

    /**
     * The same relay, reached through others.
     *
     * @param usePath what these granted, the innermost first
     */
    public AuthRequest through(Path usePath) {
        Path path = toPath;
        for (int i = usePath.size() - 1; i >= 0; i--) {
            path = path.prepend(usePath.uris().get(i));
        }
        return new AuthRequest(path, user, password, expires, proofRequired);
    }

    /** Accepts a relay that does not prove that it knows the password; a wrong proof is refused all the same. */
    public AuthRequest withoutProof() {
        return new AuthRequest(toPath, user, password, expires, false);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "AuthRequest[" + toPath + ", user=" + user + "]";
    }
}
