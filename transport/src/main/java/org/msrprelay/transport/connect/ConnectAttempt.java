package org.msrprelay.transport.connect;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
 * One attempt to reach a next hop: search its addresses and try them all, each a moment after the one before it (RFC 8305 5),
 * within one deadline. Lives on one loop and tells its listener once.
 *
 * <p>The first address that TCP reaches has a head start for TLS, and those that are still on their way are put back. If TLS does
 * not come about there, because the certificate is not the host's for one thing, the others are tried after all.
 */
final class ConnectAttempt implements AddressSearch.Receiver {

    private static final Logger log = LoggerFactory.getLogger(ConnectAttempt.class);

    /** RFC 8305 5, Connection Attempt Delay: an address that does not answer costs so much. */
    private static final long NEXT_TRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Three round trips and two verifications take no longer, but where something is wrong. */
    private static final long TLS_HEAD_START_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Clients choose the names: one may have any number of addresses. */
    private static final int MAX_TRIES = 16;

    private final NettyConnector.Environment environment;
    private final MsrpUri uri;
    private final NettyLoop loop;
    private final Connector.Listener listener;
    private final AddressSearch search;
    private final Deque<InetSocketAddress> waiting = new ArrayDeque<>();
    private final Set<AddressTry> running = new LinkedHashSet<>();

    private Loop.@Nullable Timer deadline;
    private boolean searched;
    private boolean over;
    private int tries;

    /** Why it would fail if nothing else came of it. */
    private ConnectFailure failure = new ConnectFailure(false, FailureReason.NOT_FOUND);

    // The next address waits for this time to pass, or for this try to fail.
    private Loop.@Nullable Timer pause;
    private @Nullable AddressTry pausedFor;

    ConnectAttempt(
            NettyConnector.Environment environment,
            Connector.Target target,
            NettyLoop loop,
            Connector.Listener listener) {
        this.environment = environment;
        this.uri = target.uri();
        this.loop = loop;
        this.listener = listener;
        this.search = new AddressSearch(environment, target, loop, this);
    }

    void start() {
        ConnectFailure notInTime = new ConnectFailure(false, FailureReason.NOT_IN_TIME);
        deadline = loop.schedule(
                () -> fail(notInTime), environment.connectTimeout().toNanos());
        search.start();
    }

    @Override
    public void found(List<InetSocketAddress> addresses) {
        if (!over) {
            waiting.addAll(addresses);
            goOn();
        }
    }

    @Override
    public void ended(boolean denied, String reason) {
        if (!over) {
            searched = true;
            if (tries == 0) {
                failure = new ConnectFailure(denied, reason);
            }
            goOn();
        }
    }

    private void goOn() {
        if (over || pause != null) {
            return;
        }
        InetSocketAddress address = tries < MAX_TRIES ? waiting.poll() : null;
        if (address != null) {
            tries++;
            AddressTry next = new AddressTry(environment, uri, address, this);
            running.add(next);
            pauseFor(next, NEXT_TRY_NANOS);
            next.start(loop);
        } else if (running.isEmpty() && searched) {
            fail(failure);
        }
    }

    private void pauseFor(AddressTry since, long nanos) {
        endPause();
        pausedFor = since;
        pause = loop.schedule(
                () -> {
                    endPause();
                    goOn();
                },
                nanos);
    }

    private void endPause() {
        pausedFor = null;
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
    }

    /** TCP stands, and TLS begins. */
    void reached(AddressTry first) {
        if (over) {
            return;
        }
        for (AddressTry other : List.copyOf(running)) {
            if (other != first && !other.reached()) {
                running.remove(other);
                other.end();
                waiting.add(other.address());
            }
        }
        pauseFor(first, TLS_HEAD_START_NANOS);
    }

    /** The address did not do; the next may. */
    void addressFailed(AddressTry which, String reason) {
        if (over) {
            return;
        }
        running.remove(which);
        failure = new ConnectFailure(false, reason);
        if (which == pausedFor || running.isEmpty()) {
            endPause();
        }
        goOn();
    }

    /** The connection stands. Null: too late, close it. */
    @Nullable LinkEvents connected(HopLink link) {
        if (over) {
            return null;
        }
        end();
        return listener.connected(link);
    }

    private void fail(ConnectFailure of) {
        if (!over) {
            end();
            log.debug("{}: {}", uri, of.reason());
            listener.failed(of);
        }
    }

    private void end() {
        over = true;
        waiting.clear();
        endPause();
        if (deadline != null) {
            deadline.cancel();
        }
        running.forEach(AddressTry::end);
        running.clear();
    }
}
