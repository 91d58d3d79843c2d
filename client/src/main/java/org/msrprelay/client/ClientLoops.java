package org.msrprelay.client;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The threads that clients run on: event loops for connections, reader threads for content that may block. Any number of
 * clients may share them; who started them closes them.
 *
 * <p>All threads are daemons. There are as many reader threads as contents are waiting for at a moment.
 */
public final class ClientLoops implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final EventLoopGroup group;
    private final ExecutorService readers;

    private ClientLoops(EventLoopGroup group, ExecutorService readers) {
        this.group = group;
        this.readers = readers;
    }

    /**
     * Starts loops.
     *
     * @param threads event loops, at least 1
     */
    public static ClientLoops start(int threads) {
        return new ClientLoops(
                new MultiThreadIoEventLoopGroup(
                        threads, new DefaultThreadFactory("msrp-client", true), NioIoHandler.newFactory()),
                Executors.newCachedThreadPool(new DefaultThreadFactory("msrp-client-reader", true)));
    }

    EventLoopGroup group() {
        return group;
    }

    Executor readers() {
        return readers;
    }

    /** Closes all connections and ends the threads; waits for them a little. Not to be called on a loop. */
    @Override
    public void close() {
        readers.shutdown();
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
