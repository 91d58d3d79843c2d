package org.msrprelay.client;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.protocol.TransactionIds;

/** What the connections of one client share. Thread-safe. */
final class ClientCore {
    /** RFC 4975 15.4's port. Nobody connects to it: the way back is the connection that the URI came from. */
    private static final int UNREACHABLE_PORT = 2855;
    /** RFC 6761 6.4: never resolves. */
    private static final String UNREACHABLE_HOST = "client.invalid";

    private final ClientLoops loops;
    private final ClientSettings settings;
    private final RandomGenerator random = new SecureRandom();

    ClientCore(ClientLoops loops, ClientSettings settings) {
        this.loops = loops;
        this.settings = settings;
    }

    ClientLoops loops() {
        return loops;
    }

    ClientSettings settings() {
        return settings;
    }

    RandomGenerator random() {
        return random;
    }

    Executor readers() {
        return loops.readers();
    }

    /** What nobody can guess: RFC 4975 14.1 asks for at least 80 bits. */
    String newSessionId() {
        return TransactionIds.random(random);
    }

    /** A URI of one's own for who cannot be connected to. */
    MsrpUri unreachableUri(Scheme scheme) {
        return MsrpUri.of(scheme, UNREACHABLE_HOST, UNREACHABLE_PORT, Optional.of(newSessionId()), "tcp");
    }
}
