package org.msrprelay.relay.spi;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What the engine is lent.
 *
 * @param clock the time of day, for nonces (a farm's nodes share them)
 * @param random tokens, nonces and transaction ids
 * @param nextHops judges address literals; the connector judges what names resolve to
 */
public record RelayServices(
        CredentialStore credentials,
        Connector connector,
        AddressPolicy nextHops,
        RelayObserver observer,
        InstantSource clock,
        RandomGenerator random) {}
