package org.msrprelay.transport.link;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.msrprelay.relay.spi.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Netty event loop, as the engine sees it.
 *
 * <p>Once the loop has been shut down all of its connections are closed, so what is still handed to it is dropped.
 */
public final class NettyLoop implements Loop {

    private static final Logger log = LoggerFactory.getLogger(NettyLoop.class);
    private static final Timer NEVER = () -> {};

    private final EventLoop eventLoop;

    NettyLoop(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    public EventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("dropped a task: its event loop has ended");
        }
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        try {
            Future<?> scheduled = eventLoop.schedule(() -> run(task), delayNanos, TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException e) {
            log.debug("dropped a timer: its event loop has ended");
            return NEVER;
        }
    }

    /** A scheduled task's failure would end unseen in its future. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("a timer's task failed", e);
            throw e;
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public String toString() {
        return "loop " + Integer.toHexString(System.identityHashCode(eventLoop));
    }
}
