package org.msrprelay.relay;

import java.util.concurrent.atomic.LongAdder;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.relay.auth.AuthAnswer;
import org.msrprelay.relay.auth.Authenticator;
import org.msrprelay.relay.forwarding.Forwarder;
import org.msrprelay.relay.forwarding.NextHopRules;
import org.msrprelay.relay.forwarding.NextHops;
import org.msrprelay.relay.forwarding.OwnUris;
import org.msrprelay.relay.forwarding.Router;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.hop.HopSettings;
import org.msrprelay.relay.hop.TransactionIdSource;
import org.msrprelay.relay.session.SessionTable;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.RelayObserver;
import org.msrprelay.relay.spi.RelayServices;
import org.msrprelay.relay.spi.RelaySettings;

/**
 * What all connections of one relay share. Built once, immutable but for what its parts keep.
 */
final class Engine {

    private final RelaySettings settings;
    private final RelayObserver observer;
    private final HopSettings hopSettings;
    private final SessionTable sessions;
    private final Router router;
    private final Forwarder forwarder;
    private final Authenticator authenticator;
    private final LongAdder heldOctets = new LongAdder();

    Engine(RelaySettings settings, RelayServices services, Receivers receivers) {
        this.settings = settings;
        this.observer = services.observer();
        TransactionIdSource transactionIds = new TransactionIdSource(services.random());
        this.hopSettings = new HopSettings(settings.forwarding(), observer, transactionIds);
        this.sessions = new SessionTable(settings.limits().sessionsPerUser(), services.random(), observer);
        NextHopRules rules =
                new NextHopRules(services.nextHops(), settings.forwarding().relaysOverCleartext());
        this.router = new Router(new OwnUris(settings), sessions, rules);
        NextHops nextHops = new NextHops(services.connector(), hopSettings, hop -> receivers.make(hop, this));
        this.forwarder =
                new Forwarder(nextHops, settings.forwarding(), settings.limits().messageOctets(), transactionIds);
        this.authenticator = new Authenticator(settings.auth(), services, sessions);
    }

    /** Makes what receives on a connection that this relay opened. */
    @FunctionalInterface
    interface Receivers {
        NextHops.HopReceiver make(Hop hop, Engine engine);
    }

    RelaySettings settings() {
        return settings;
    }

    RelayObserver observer() {
        return observer;
    }

    HopSettings hopSettings() {
        return hopSettings;
    }

    SessionTable sessions() {
        return sessions;
    }

    Router router() {
        return router;
    }

    Forwarder forwarder() {
        return forwarder;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    LongAdder heldOctets() {
        return heldOctets;
    }

    void tellAuth(Hop hop, RequestHead head, AuthAnswer answer) {
        String user = answer.session().map(session -> session.user()).orElse("");
        hop.link()
                .map(HopLink::remoteAddress)
                .ifPresent(from -> observer.authAnswered(
                        from,
                        user,
                        answer.response().statusCode(),
                        answer.response().comment().orElse("")));
    }
}
