package org.msrprelay.transport.link;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** All event loops of one relay, and the channels on them: they accept, read, write and connect. Usable from any thread. */
public final class EventLoops {

    /** A loop ends when it has had nothing to do for so long ... */
    private static final long QUIET_MILLIS = 5;

    /** ... and at the latest after this, whatever is still handed to it. */
    private static final long SHUTDOWN_MILLIS = 5_000;

    private final SocketKind kind;
    private final EventLoopGroup group;
    private final IdentityHashMap<EventLoop, NettyLoop> loops = new IdentityHashMap<>();
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;

    public EventLoops(SocketKind kind, int threads) {
        this.kind = kind;
        this.group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("msrp-loop"), kind.ioHandlers());
        for (EventExecutor executor : group) {
            EventLoop eventLoop = (EventLoop) executor;
            loops.put(eventLoop, new NettyLoop(eventLoop));
        }
    }

    public SocketKind kind() {
        return kind;
    }

    public EventLoopGroup group() {
        return group;
    }

    public List<NettyLoop> all() {
        return List.copyOf(loops.values());
    }

    public NettyLoop of(Channel channel) {
        return Objects.requireNonNull(loops.get(channel.eventLoop()), "a channel of another relay's loop");
    }

    /** Remembers a registered channel until it is closed, so that it can be closed when the loops end. */
    @SuppressWarnings("FutureReturnValueIgnored") // the listener itself is the outcome
    public void watch(Channel channel) {
        open.add(channel);
        channel.closeFuture().addListener(closed -> open.remove(channel));
        if (ending) {
            close(channel);
        }
    }

    private void close(Channel channel) {
        of(channel).execute(() -> Farewell.closeNow(channel));
    }

    /**
     * Closes every channel at once and then ends every thread. Netty closes the channels of a loop that ends, but not if
     * it is told to end at the wrong moment of a turn.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the listeners themselves are the outcome
    public CompletableFuture<Void> shutdown() {
        ending = true;
        CompletableFuture<?>[] closing = open.stream().map(this::closing).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(closing).thenCompose(closed -> {
            CompletableFuture<Void> ended = new CompletableFuture<>();
            group.shutdownGracefully(QUIET_MILLIS, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
                    .addListener(terminated -> ended.complete(null));
            return ended;
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the listener itself is the outcome
    private CompletableFuture<Void> closing(Channel channel) {
        CompletableFuture<Void> closing = new CompletableFuture<>();
        channel.closeFuture().addListener(closed -> closing.complete(null));
        close(channel);
        return closing;
    }
}
