package org.msrprelay.systemtests.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.msrprelay.server.RunningRelay;
import org.msrprelay.server.config.ConfigurationFile;

/** The seam to the project: all that the harness calls of it. */
final class InProcessRelay {

    private final List<String> listeners;
    private final Runnable end;

    private InProcessRelay(List<String> listeners, Runnable end) {
        this.listeners = listeners;
        this.end = end;
    }

    /** Starts a relay from its configuration file as {@code serve --config} does. */
    static InProcessRelay start(Path file) {
        try {
            RunningRelay relay =
                    RunningRelay.start(ConfigurationFile.of(file, Map.of()).load());
            return new InProcessRelay(
                    relay.listeners().stream().map(Object::toString).toList(), relay::close);
        } catch (Exception e) {
            throw new AssertionError("the relay of " + TestFiles.read(file) + " did not start", e);
        }
    }

    /** One that is not in this process after all, and is ended by others. */
    static InProcessRelay elsewhere(List<String> listeners) {
        return new InProcessRelay(listeners, () -> {});
    }

    List<String> listeners() {
        return listeners;
    }

    void close() {
        end.run();
    }
}
