package org.msrprelay.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What this machine is called. */
final class MachineName {

    /** A name service that is down must not hold up the start. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String LAST_RESORT = "localhost";

    private MachineName() {}

    /** The fully qualified name; failing that the host's own name, and failing that {@code localhost}. */
    static String fullyQualified() {
        var plain = within(() -> InetAddress.getLocalHost().getHostName());
        var full = within(() -> InetAddress.getLocalHost().getCanonicalHostName());
        return full.or(() -> plain).orElse(LAST_RESORT);
    }

    @FunctionalInterface
    private interface LookUp {
        String name() throws UnknownHostException;
    }

    /** What is looked up, if it is a name (and not the address, which stands in for a name that is not found). */
    private static Optional<String> within(LookUp lookUp) {
        var found = new CompletableFuture<Optional<String>>();
        var thread = new Thread(
                () -> {
                    try {
                        found.complete(HostNames.canonical(lookUp.name()));
                    } catch (UnknownHostException e) {
                        found.complete(Optional.empty());
                    }
                },
                "host-name");
        thread.setDaemon(true);
        thread.start();
        try {
            return found.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).filter(name -> !HostNames.isAddress(name));
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
