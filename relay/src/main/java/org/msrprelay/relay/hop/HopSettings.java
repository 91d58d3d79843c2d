package org.msrprelay.relay.hop;

import org.msrprelay.relay.limit.MemoryBudget;
import org.msrprelay.relay.spi.ForwardingSettings;
import org.msrprelay.relay.spi.RelayObserver;
import org.msrprelay.relay.transaction.TransactionBudget;

/** What every connection of a relay is told. */
public record HopSettings(
        ForwardingSettings forwarding,
        RelayObserver observer,
        TransactionIdSource transactionIds,
        TransactionBudget transactions,
        MemoryBudget memory) {

    long responseTimeoutNanos() {
        return forwarding.responseTimeout().toNanos();
    }

    long sharedStallTimeoutNanos() {
        return forwarding.sharedStallTimeout().toNanos();
    }

    long stallTimeoutNanos() {
        return forwarding.stallTimeout().toNanos();
    }
}
