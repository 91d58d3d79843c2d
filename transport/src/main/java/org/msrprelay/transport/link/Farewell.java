package org.msrprelay.transport.link;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;
import org.msrprelay.relay.spi.Loop;

/**
 * The polite end of a connection: what was written leaves, then close_notify and FIN, then whatever still arrives is
 * dropped for a while. A socket that is closed with octets unread answers with a reset, and that could overtake the last
 * response.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel, its pipeline tells
public final class Farewell {

    /** How long the other side may take to read the rest; it has had the stall-timeout for that already. */
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How long what still arrives is dropped: a few round trips. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Channel channel;
    private final Loop loop;
    private final boolean peerAnswers;
    private Loop.Timer deadline;
    private boolean flushed;
    private boolean inputEnded;
    private boolean outputEnded;

    private Farewell(Channel channel, Loop loop, boolean peerAnswers) {
        this.channel = channel;
        this.loop = loop;
        this.peerAnswers = peerAnswers;
        this.deadline = loop.schedule(() -> closeNow(channel), FLUSH_NANOS);
        channel.closeFuture().addListener(closed -> deadline.cancel());
    }

    /**
     * Says it with all that was written.
     *
     * @param peerAnswers whether the last of that is to be answered, so that the other side's last word is awaited before FIN
     */
    static Farewell say(Channel channel, Loop loop, Outbox outbox, boolean peerAnswers) {
        Farewell farewell = new Farewell(channel, loop, peerAnswers);
        channel.config().setAutoRead(true); // a paused connection would not notice the other side's FIN
        outbox.finish(farewell::endOutput);
        return farewell;
    }

    /** Says it on a connection that has not become the engine's, behind the last octets written to it. */
    public static void sayAfter(ChannelFuture written, Loop loop) {
        Farewell farewell = new Farewell(written.channel(), loop, false);
        written.channel().config().setAutoRead(true);
        written.addListener(done -> farewell.endOutput());
    }

    /** The other side has said that nothing more will come: there is nothing to wait for once all has left. */
    void inputEnded() {
        inputEnded = true;
        if (peerAnswers && flushed && !outputEnded) {
            shutDown();
        } else {
            closeIfBothEnded();
        }
    }

    private void endOutput() {
        deadline.cancel();
        deadline = loop.schedule(() -> closeNow(channel), LINGER_NANOS);
        flushed = true;
        if (!peerAnswers || inputEnded) {
            shutDown();
        }
    }

    private void shutDown() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            shutdownOutput();
        } else {
            tls.closeOutbound().addListener(closeNotifySent -> shutdownOutput());
        }
    }

    private void shutdownOutput() {
        outputEnded = true;
        if (!closeIfBothEnded() && channel.isActive() && channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }

    /** At once: epoll never stops telling of a socket that is shut in both directions. */
    private boolean closeIfBothEnded() {
        if (inputEnded && outputEnded) {
            closeNow(channel);
        }
        return inputEnded && outputEnded;
    }

    /** Closes below TLS, whose own close would wait for its close_notify to be taken. */
    public static void closeNow(Channel channel) {
        if (channel.isOpen()) {
            channel.pipeline().firstContext().close();
        }
    }
}
