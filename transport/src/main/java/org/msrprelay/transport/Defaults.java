package org.msrprelay.transport;

import java.time.Duration;
import java.util.List;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.relay.spi.AuthSettings;
import org.msrprelay.relay.spi.ForwardingSettings;
import org.msrprelay.relay.spi.LimitSettings;

/** What holds where nothing is said, for a program that embeds the relay as for the configuration file. */
public final class Defaults {

    public static final int CONNECTIONS = 100_000;
    public static final int CONNECTIONS_PER_ADDRESS = 1_000;
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    public static final ForwardingSettings FORWARDING = new ForwardingSettings(
            64 * 1024,
            Duration.ofMillis(200),
            1024 * 1024,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            true,
            false);

    /** A quarter of what this JVM may use; the configuration file's default is a quarter of the machine's. */
    public static final LimitSettings LIMITS = new LimitSettings(
            1_000,
            LimitSettings.UNLIMITED,
            LimitSettings.Rates.UNLIMITED,
            Runtime.getRuntime().maxMemory() / 4,
            Runtime.getRuntime().maxMemory());

    private Defaults() {}

    public static AuthSettings auth(String realm) {
        return new AuthSettings(
                realm,
                List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5),
                Duration.ofSeconds(60),
                Duration.ofMinutes(15),
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                3,
                AuthSettings.Lockout.DEFAULT,
                "",
                false);
    }
}
