package org.msrprelay.systemtests.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.msrprelay.server.RunningRelay;
import org.msrprelay.server.config.ConfigurationFile;
import org.msrprelay.transport.RelayServer;

/** The seam to the project: all that the harness calls of it. */
final class InProcessRelay {

    /** What an idle relay holds. */
    static final String NOTHING = "connections: 0, sessions: 0, octets held: 0";

    private final List<String> listeners;
    private final Supplier<String> remains;
    private final LongSupplier octetsHeld;
    private final Runnable end;

    private InProcessRelay(List<String> listeners, Supplier<String> remains, LongSupplier octetsHeld, Runnable end) {
        this.listeners = listeners;
        this.remains = remains;
        this.octetsHeld = octetsHeld;
        this.end = end;
    }

    /** Starts a relay from its configuration file as {@code serve --config} does. */
    static InProcessRelay start(Path file) {
        try {
            RunningRelay relay =
                    RunningRelay.start(ConfigurationFile.of(file, Map.of()).load());
            return new InProcessRelay(
                    relay.listeners().stream().map(Object::toString).toList(),
                    () -> remains(relay.server()),
                    () -> relay.server().heldOctets(),
                    relay::close);
        } catch (Exception e) {
            throw new AssertionError("the relay of " + TestFiles.read(file) + " did not start", e);
        }
    }

    /** One that is not in this process after all, and is ended by others. */
    static InProcessRelay elsewhere(List<String> listeners) {
        return new InProcessRelay(listeners, () -> NOTHING, () -> 0, () -> {});
    }

    private static String remains(RelayServer server) {
        return "connections: %d, sessions: %d, octets held: %d"
                .formatted(server.acceptedConnections(), server.sessions(), server.heldOctets());
    }

    /** What the relay still holds, in words; {@link #NOTHING} when every peer has gone and it has noticed. */
    String remains() {
        return remains.get();
    }

    /** What waits for next hops or is being collected, with the memory that it pins. */
    long octetsHeld() {
        return octetsHeld.getAsLong();
    }

    List<String> listeners() {
        return listeners;
    }

    void close() {
        end.run();
    }
}
