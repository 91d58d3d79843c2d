package org.msrprelay.systemtests.harness;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.relay.limit.NextHopPolicy;
import org.msrprelay.relay.spi.AuthSettings;
import org.msrprelay.relay.spi.ForwardingSettings;
import org.msrprelay.relay.spi.PeerSettings;

/**
 * How the relays of a {@link RelayChain} are set, all alike.
 *
 * <p>Times are long where a test that is slow might run into them by accident, and made short by the test that is about them.
 */
public final class ChainSettings {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int MAX_FAILURES = 3;

    private Duration responseTimeout = LONG;
    private Duration stallTimeout = LONG;
    private Duration sharedStallTimeout = LONG;
    private Duration idleTimeout = Duration.ofHours(1);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private int connectionsPerPeer = PeerSettings.DEFAULT_CONNECTIONS_PER_PEER;
    private List<String> nextHops = List.of("127.0.0.0/8");
    private List<String> nextHopPorts = NextHopPolicy.DEFAULT_PORTS;
    private boolean overCleartext;
    private boolean wired;

    ChainSettings() {}

    public ChainSettings responseTimeout(Duration timeout) {
        responseTimeout = timeout;
        return this;
    }

    public ChainSettings stallTimeout(Duration timeout) {
        stallTimeout = timeout;
        return this;
    }

    public ChainSettings sharedStallTimeout(Duration timeout) {
        sharedStallTimeout = timeout;
        return this;
    }

    public ChainSettings idleTimeout(Duration timeout) {
        idleTimeout = timeout;
        return this;
    }

    public ChainSettings connectTimeout(Duration timeout) {
        connectTimeout = timeout;
        return this;
    }

    public ChainSettings connectionsPerPeer(int count) {
        connectionsPerPeer = count;
        return this;
    }

    /** Where clients may make a relay connect to; nothing else that is this machine's. */
    public ChainSettings nextHops(String... cidrs) {
        nextHops = List.of(cidrs);
        return this;
    }

    public ChainSettings nextHopPorts(String... ranges) {
        nextHopPorts = List.of(ranges);
        return this;
    }

    /** No TLS anywhere, which relays must be told to put up with. */
    public ChainSettings overCleartext() {
        overCleartext = true;
        return this;
    }

    /** Each relay is reached by the others through a {@link Wire}. */
    public ChainSettings wired() {
        wired = true;
        return this;
    }

    ForwardingSettings forwarding() {
        return new ForwardingSettings(
                64 * 1024,
                Duration.ofMillis(50),
                1024 * 1024,
                responseTimeout,
                stallTimeout,
                sharedStallTimeout,
                LONG,
                idleTimeout,
                true,
                overCleartext);
    }

    AuthSettings auth(String realm) {
        return new AuthSettings(
                realm,
                List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5),
                Duration.ofSeconds(1),
                Duration.ofMinutes(15),
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                MAX_FAILURES,
                AuthSettings.Lockout.DEFAULT,
                "",
                overCleartext);
    }

    PeerSettings peers() {
        return new PeerSettings(Set.of(), connectionsPerPeer);
    }

    NextHopPolicy nextHopPolicy() {
        return NextHopPolicy.of(nextHops, NextHopPolicy.DEFAULT_DENY, nextHopPorts);
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    boolean isOverCleartext() {
        return overCleartext;
    }

    boolean isWired() {
        return wired;
    }
}
