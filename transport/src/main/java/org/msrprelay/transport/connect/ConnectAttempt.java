package org.msrprelay.transport.connect;

import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.relay.spi.ConnectFailure;
import org.msrprelay.relay.spi.Connector;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.LinkEvents;
import org.msrprelay.relay.spi.Loop;
import org.msrprelay.transport.link.NettyLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to reach a next hop: resolve, judge, try every address in turn, all within one deadline. Lives on one loop and
 * tells its listener once.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel, its pipeline tells
final class ConnectAttempt {

    private static final Logger log = LoggerFactory.getLogger(ConnectAttempt.class);

    /** RFC 4975 15.4: the registered port, where the URI names none. */
    private static final int DEFAULT_PORT = 2855;

    /** An address that does not answer leaves time for those behind it, but no less than this for itself. */
    private static final long LEAST_SHARE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final NettyConnector.Environment environment;
    private final MsrpUri uri;
    private final int port;
    private final NettyLoop loop;
    private final Connector.Listener listener;
    private final Queue<InetAddress> addresses = new ArrayDeque<>();

    private Loop.@Nullable Timer deadline;
    private long deadlineNanos;
    private @Nullable AddressTry running;
    private String lastReason = FailureReason.NOT_ACCEPTED;
    private boolean over;

    ConnectAttempt(NettyConnector.Environment environment, MsrpUri uri, NettyLoop loop, Connector.Listener listener) {
        this.environment = environment;
        this.uri = uri;
        this.port = uri.port().orElse(DEFAULT_PORT);
        this.loop = loop;
        this.listener = listener;
    }

    void start() {
        long timeoutNanos = environment.connectTimeout().toNanos();
        deadlineNanos = loop.nanoTime() + timeoutNanos;
        deadline = loop.schedule(() -> fail(false, FailureReason.NOT_IN_TIME), timeoutNanos);
        if (!environment.policy().permitsPort(port)) {
            fail(true, FailureReason.DENIED);
        } else if (uri.hostIsAddress()) {
            judge(List.of(NetUtil.createInetAddressFromIpAddressString(uri.host())));
        } else if (isInvalid(uri.host())) {
            fail(false, FailureReason.NOT_FOUND);
        } else {
            environment.names().resolve(uri.host(), port, loop).addListener(this::resolved);
        }
    }

    /** RFC 6761 6.4: nothing under .invalid exists; clients write such hosts where only the way back counts. */
    private static boolean isInvalid(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.equals("invalid") || name.endsWith(".invalid");
    }

    private void resolved(Future<? super List<InetSocketAddress>> resolution) {
        if (over) {
            return;
        }
        if (resolution.isSuccess()) {
            @SuppressWarnings("unchecked")
            List<InetSocketAddress> found = (List<InetSocketAddress>) resolution.getNow();
            judge(NameResolution.interleaved(found));
        } else {
            log.debug("{}: {}", uri, resolution.cause().getMessage());
            fail(false, FailureReason.NOT_FOUND);
        }
    }

    /** Policy looks at every address, whatever name it came by: a name may resolve to anything. */
    private void judge(List<InetAddress> found) {
        for (InetAddress address : found) {
            if (environment.policy().permitsAddress(address)) {
                addresses.add(address);
            }
        }
        if (addresses.isEmpty()) {
            fail(true, FailureReason.DENIED);
        } else {
            tryNext();
        }
    }

    private void tryNext() {
        InetAddress address = addresses.poll();
        if (address == null) {
            fail(false, lastReason);
            return;
        }
        long leftNanos = deadlineNanos - loop.nanoTime();
        long shareNanos = Math.max(leftNanos / (addresses.size() + 1), LEAST_SHARE_NANOS);
        AddressTry next = new AddressTry(environment, uri, new InetSocketAddress(address, port), this);
        running = next;
        next.start(loop, shareNanos);
    }

    /** The address did not do; the next may. */
    void addressFailed(String reason) {
        if (!over) {
            lastReason = reason;
            tryNext();
        }
    }

    /** The connection stands. Null: too late, close it. */
    @Nullable LinkEvents connected(HopLink link) {
        if (over) {
            return null;
        }
        end();
        return listener.connected(link);
    }

    private void fail(boolean denied, String reason) {
        if (!over) {
            end();
            log.debug("{}: {}", uri, reason);
            listener.failed(new ConnectFailure(denied, reason));
        }
    }

    private void end() {
        over = true;
        addresses.clear();
        if (deadline != null) {
            deadline.cancel();
        }
        if (running != null) {
            running.end();
        }
    }
}
