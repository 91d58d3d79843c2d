package org.msrprelay.transport.connect;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of this machine's interfaces, never older than {@value #REFRESH_SECONDS} s. Asking the kernel for them
 * blocks, so a thread of its own does; reading them is free, from any thread.
 */
public final class OwnAddresses implements Supplier<Set<InetAddress>>, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OwnAddresses.class);

    /** An interface that comes up is protected that soon. */
    private static final long REFRESH_SECONDS = 10;

    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(OwnAddresses::newThread);

    private volatile Set<InetAddress> addresses;

    /** Blocks for the first look. */
    public OwnAddresses() {
        addresses = look(Set.of());
        ScheduledFuture<?> unused =
                executor.scheduleWithFixedDelay(this::refresh, REFRESH_SECONDS, REFRESH_SECONDS, TimeUnit.SECONDS);
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "msrp-own-addresses");
        thread.setDaemon(true);
        return thread;
    }

    private void refresh() {
        addresses = look(addresses);
    }

    private static Set<InetAddress> look(Set<InetAddress> before) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            log.warn("this machine's own addresses cannot be read, those known before stay: {}", e.getMessage());
            return before;
        }
    }

    @Override
    public Set<InetAddress> get() {
        return addresses;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
