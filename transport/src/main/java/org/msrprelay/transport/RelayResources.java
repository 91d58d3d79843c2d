package org.msrprelay.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.msrprelay.relay.limit.NextHopPolicy;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.transport.connect.NameResolution;
import org.msrprelay.transport.connect.NettyConnector;
import org.msrprelay.transport.connect.OwnAddresses;
import org.msrprelay.transport.link.ConnectionSettings;
import org.msrprelay.transport.link.EventLoops;
import org.msrprelay.transport.link.NettyLoop;
import org.msrprelay.transport.listen.Admission;
import org.msrprelay.transport.listen.ListeningSocket;
import org.msrprelay.transport.tls.ClientTls;
import org.msrprelay.transport.tls.ServerTls;
import org.msrprelay.transport.tls.TrustAnchors;

/** What a relay holds of the machine, sockets that listen excepted. Freed once, by {@link #free}. */
final class RelayResources {

    /** How long {@link #freeAndWait} waits for the threads; they need milliseconds. */
    private static final long END_SECONDS = 10;

    private final PooledByteBufAllocator allocator;
    private final EventLoops loops;
    private final OwnAddresses ownAddresses;
    private final NameResolution names;
    private final ClientTls clientTls;
    private final Optional<ServerTls> serverTls;
    private final Optional<ServerTls> webSocketTls;
    private final ConnectionSettings connections;
    private final Admission admission;
    private final NextHopPolicy nextHops;
    private final NettyConnector connector;
    private final RelayServerBuilder settings;
    private @Nullable CompletionStage<Void> freed;

    RelayResources(RelayServerBuilder settings) throws SSLException {
        this.settings = settings;
        // What can fail comes before what would have to be freed then.
        Supplier<TrustAnchors> trust = settings.trustAnchors();
        clientTls = settings.newClientTls(trust);
        serverTls = settings.newServerTls(trust, true);
        webSocketTls =
                settings.newServerTls(settings.trustForUsers.orElse(trust), settings.webSocket.clientCertificates());
        int threads = settings.threads.orElseGet(Runtime.getRuntime()::availableProcessors);
        allocator = newAllocator(threads);
        loops = new EventLoops(settings.socketKind, threads);
        ownAddresses = new OwnAddresses();
        names = new NameResolution(settings.socketKind, settings.nameServer);
        connections = new ConnectionSettings(
                settings.socketKind, allocator, settings.receiveBufferOctets, settings.forwarding.stallTimeout());
        admission = new Admission(settings.maxConnections, settings.maxConnectionsPerAddress);
        nextHops = settings.nextHops.withOwnAddresses(ownAddresses);
        connector = new NettyConnector(new NettyConnector.Environment(
                loops, connections, names, nextHops, clientTls, settings.connectTimeout));
    }

    /**
     * A pool of this relay's own, so that its memory can be told from the host program's; an arena a loop, so that loops
     * do not wait for each other. Netty's adaptive allocator, its default, was seen to hold on to ever more direct memory
     * (netty#15850).
     */
    private static PooledByteBufAllocator newAllocator(int threads) {
        return new PooledByteBufAllocator(
                true,
                1,
                threads,
                PooledByteBufAllocator.defaultPageSize(),
                PooledByteBufAllocator.defaultMaxOrder(),
                PooledByteBufAllocator.defaultSmallCacheSize(),
                PooledByteBufAllocator.defaultNormalCacheSize(),
                PooledByteBufAllocator.defaultUseCacheForAllThreads());
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    EventLoops loops() {
        return loops;
    }

    /** Of a listener; empty if it is clear. */
    Optional<ServerTls> serverTls(ListenAddress of) {
        if (!of.secure()) {
            return Optional.empty();
        }
        return of.transport().equals(Listener.WEB_SOCKET) ? webSocketTls : serverTls;
    }

    ListeningSocket.Shared listening() {
        return new ListeningSocket.Shared(loops, connections, admission, settings.receiveBufferOctets);
    }

    Admission admission() {
        return admission;
    }

    NextHopPolicy nextHops() {
        return nextHops;
    }

    NettyConnector connector() {
        return connector;
    }

    long directMemoryBytes() {
        return allocator.metric().usedDirectMemory();
    }

    /** Completes once every loop has done what was handed to it before. */
    CompletableFuture<Void> loopsCaughtUp() {
        return CompletableFuture.allOf(loops.all().stream()
                .map(loop -> CompletableFuture.runAsync(() -> {}, loop::execute))
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Closes every connection and ends every thread. */
    synchronized CompletionStage<Void> free() {
        if (freed == null) {
            ownAddresses.close();
            names.close();
            freed = loops.shutdown().thenRun(() -> {
                clientTls.close();
                serverTls.ifPresent(ServerTls::close);
                webSocketTls.ifPresent(ServerTls::close);
            });
        }
        return freed;
    }

    /** The same, and returns when it is done; at once on one of the relay's own loops, which cannot wait for their end. */
    void freeAndWait() {
        CompletableFuture<Void> ended = free().toCompletableFuture();
        if (loops.all().stream().anyMatch(NettyLoop::inLoop)) {
            return;
        }
        try {
            ended.get(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the relay's threads did not end within " + END_SECONDS + " s", e);
        }
    }
}
