package org.msrprelay.transport.link;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** All event loops of one relay: they accept, read, write and connect. Usable from any thread. */
public final class EventLoops {

    /** How long tasks that are handed over during the end may keep a loop alive. */
    private static final long SHUTDOWN_SECONDS = 5;

    private final SocketKind kind;
    private final EventLoopGroup group;
    private final IdentityHashMap<EventLoop, NettyLoop> loops = new IdentityHashMap<>();

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

    /** Closes every channel and ends every thread. */
    public Future<?> shutdown() {
        return group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }
}
