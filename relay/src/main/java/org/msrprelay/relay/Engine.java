package org.msrprelay.relay;

import org.msrprelay.relay.auth.Authenticator;
import org.msrprelay.relay.forwarding.Flows;
import org.msrprelay.relay.forwarding.Forwarder;
import org.msrprelay.relay.forwarding.NextHopRules;
import org.msrprelay.relay.forwarding.NextHops;
import org.msrprelay.relay.forwarding.OwnUris;
import org.msrprelay.relay.forwarding.Router;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.hop.HopSettings;
import org.msrprelay.relay.hop.TransactionIdSource;
import org.msrprelay.relay.limit.HeapCost;
import org.msrprelay.relay.limit.MemoryBudget;
import org.msrprelay.relay.limit.ReadRates;
import org.msrprelay.relay.peer.PeerRules;
import org.msrprelay.relay.peer.Peers;
import org.msrprelay.relay.session.SessionTable;
import org.msrprelay.relay.spi.RelayObserver;
import org.msrprelay.relay.spi.RelayServices;
import org.msrprelay.relay.spi.RelaySettings;
import org.msrprelay.relay.transaction.TransactionBudget;

/**
 * What all connections of one relay share. Built once, immutable but for what its parts keep.
 */
final class Engine {

    private final RelaySettings settings;
    private final RelayObserver observer;
    private final HopSettings hopSettings;
    private final SessionTable sessions;
    private final PeerRules peerRules;
    private final Router router;
    private final Forwarder forwarder;
    private final Authenticator authenticator;
    private final MemoryBudget memory;
    private final Flows.Limits flowLimits;
    private final ReadRates rates;

    Engine(RelaySettings settings, RelayServices services, Receivers receivers) {
        this.settings = settings;
        this.observer = services.observer();
        this.memory = new MemoryBudget(settings.limits().memoryOctets());
        this.flowLimits = new Flows.Limits(settings.forwarding().queueOctets(), HeapCost.of(settings.limits()));
        TransactionIdSource transactionIds = new TransactionIdSource(services.random());
        this.hopSettings = new HopSettings(
                settings.forwarding(),
                observer,
                transactionIds,
                new TransactionBudget(settings.limits().transactions()),
                memory);
        this.sessions = new SessionTable(settings.limits().sessionsPerUser(), services.random(), observer);
        NextHopRules rules =
                new NextHopRules(services.nextHops(), settings.forwarding().relaysOverCleartext());
        Peers peers = new Peers(settings.peers());
        this.peerRules = new PeerRules(settings.peers(), settings.forwarding().relaysOverCleartext(), peers);
        this.router = new Router(new OwnUris(settings), sessions, rules, peerRules, peers);
        NextHops nextHops = new NextHops(services.connector(), hopSettings, peers, hop -> receivers.make(hop, this));
        this.forwarder = new Forwarder(nextHops, settings.forwarding(), settings.limits(), transactionIds);
        this.rates = new ReadRates(settings.limits().rates());
        this.authenticator = new Authenticator(settings, services, sessions);
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

    PeerRules peerRules() {
        return peerRules;
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

    MemoryBudget memory() {
        return memory;
    }

    Flows.Limits flowLimits() {
        return flowLimits;
    }

    ReadRates rates() {
        return rates;
    }
}
