package org.msrprelay.relay.forwarding;

import io.netty.buffer.ByteBufAllocator;
import java.util.function.Function;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.hop.HopSettings;
import org.msrprelay.relay.scheduling.ConnectionLoss;
import org.msrprelay.relay.scheduling.FailureStatus;
import org.msrprelay.relay.spi.ConnectFailure;
import org.msrprelay.relay.spi.Connector;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.LinkEvents;

/**
 * The connections that this relay opens for its clients. What is to be sent waits at the connection while it is being
 * opened, and fails if it cannot be.
 *
 * <p>Threading: from every loop. Bound: a few a session; another far URI retires the one before.
 */
public final class NextHops {

    private static final String TCP = "tcp";

    private final Connector connector;
    private final HopSettings settings;
    private final Function<Hop, HopReceiver> receivers;

    /** Receives what happens on a connection. */
    public interface HopReceiver extends LinkEvents, Hop.HopEvents {}

    /**
     * @param receivers makes, for a connection that was opened, what receives on it
     */
    public NextHops(Connector connector, HopSettings settings, Function<Hop, HopReceiver> receivers) {
        this.connector = connector;
        this.settings = settings;
        this.receivers = receivers;
    }

    Hop reach(Hop previousHop, Route.NextHop nextHop) {
        if (nextHop instanceof Route.NextHop.Standing standing) {
            return standing.hop();
        }
        Route.NextHop.ToBeOpened wish = (Route.NextHop.ToBeOpened) nextHop;
        return open(previousHop, wish);
    }

    private Hop open(Hop previousHop, Route.NextHop.ToBeOpened wish) {
        MsrpUri uri = wish.uri();
        ByteBufAllocator allocator = previousHop.link().orElseThrow().allocator();
        Hop opened = new Hop(previousHop.loop(), settings, allocator);
        wish.session().moveFarTo(opened, uri);
        Opening opening = new Opening(opened);
        if (uri.transport().equals(TCP)) {
            connector.connect(new Connector.Target(uri, wish.byService()), opened.loop(), opening);
        } else {
            // RFC 7977 8: nobody can connect to a WebSocket client.
            ConnectFailure notTcp = new ConnectFailure(false, "Only tcp can be connected to");
            opened.loop().execute(() -> opening.failed(notTcp));
        }
        return opened;
    }

    private final class Opening implements Connector.Listener {

        private final Hop hop;

        Opening(Hop hop) {
            this.hop = hop;
        }

        @Override
        public LinkEvents connected(HopLink link) {
            HopReceiver receiver = receivers.apply(hop);
            hop.attach(link, receiver);
            return receiver;
        }

        @Override
        public void failed(ConnectFailure failure) {
            int code = failure.denied() ? StatusCodes.FORBIDDEN : StatusCodes.TIMEOUT;
            FailureStatus status = FailureStatus.of(code, failure.reason());
            hop.lost(ConnectionLoss.of(status));
        }
    }
}
