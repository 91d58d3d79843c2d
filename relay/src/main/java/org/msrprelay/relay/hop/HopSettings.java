package org.msrprelay.relay.hop;

import org.msrprelay.relay.spi.ForwardingSettings;
import org.msrprelay.relay.spi.RelayObserver;

/** What every connection of a relay is told. */
public record HopSettings(ForwardingSettings forwarding, RelayObserver observer, TransactionIdSource transactionIds) {

    long responseTimeoutNanos() {
        return forwarding.responseTimeout().toNanos();
    }

    long stallTimeoutNanos() {
        return forwarding.stallTimeout().toNanos();
    }
}
