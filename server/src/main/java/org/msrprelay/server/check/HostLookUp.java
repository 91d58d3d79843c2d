package org.msrprelay.server.check;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;

/** Asks the name service, for a short time. */
final class HostLookUp {

    /** For all names together. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private HostLookUp() {}

    /** Whether the host, as the configuration has it, is a literal. */
    static boolean isAddress(String host) {
        return MsrpUri.of(Scheme.MSRP, host, 1, java.util.Optional.empty(), "tcp")
                .hostIsAddress();
    }

    /** Those that are names, and have no address or did not give one in time. Blocks. */
    static List<String> unresolved(Collection<String> hosts) {
        Map<String, CompletableFuture<Boolean>> lookUps = new LinkedHashMap<>();
        hosts.stream().filter(host -> !isAddress(host)).forEach(host -> lookUps.put(host, lookUp(host)));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        return lookUps.entrySet().stream()
                .filter(lookUp -> !resolved(lookUp.getValue(), deadline))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static CompletableFuture<Boolean> lookUp(String host) {
        var found = new CompletableFuture<Boolean>();
        var thread = new Thread(
                () -> {
                    try {
                        found.complete(InetAddress.getAllByName(host).length > 0);
                    } catch (UnknownHostException e) {
                        found.complete(false);
                    }
                },
                "look-up");
        thread.setDaemon(true);
        thread.start();
        return found;
    }

    private static boolean resolved(CompletableFuture<Boolean> lookUp, long deadline) {
        try {
            return lookUp.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
