package org.msrprelay.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.msrprelay.relay.spi.ForwardingSettings;
import org.msrprelay.relay.spi.LimitSettings;
import org.msrprelay.relay.spi.PeerSettings;

/** Binds {@code relay}, {@code limits} and {@code relays}. */
final class RelayBinder {

    /** Parts are held as a whole while they are collected, one a connection: larger ones would hold too much. */
    private static final int MOST_CHUNK_OCTETS = 64 * Sizes.MIB;

    /** Less than that and no part would fit. */
    private static final int LEAST_QUEUE_OCTETS = ForwardingSettings.INTERRUPTIBLE_OCTETS;

    private static final int LEAST_RECEIVE_BUFFER_OCTETS = Sizes.KIB;

    /** Deadlines of no time at all would refuse everything. */
    private static final Duration SHORTEST_DEADLINE = Duration.ofMillis(10);

    private static final int MOST_THREADS = 1024;

    /** More would not be faster, and an eye is kept on each. */
    private static final int MOST_CONNECTIONS_PER_PEER = 256;

    private static final int MOST_CONNECTIONS = 100_000_000;

    private static final long LEAST_MEMORY_OCTETS = Sizes.MIB;

    /** {@code relay.memory: auto} is a quarter of the machine's. */
    private static final int AUTO_MEMORY_FRACTION = 4;

    /** What is under way - read buffers, TLS records - needs direct memory beside what is held: a quarter is left to it. */
    private static final int HELD_QUARTERS = 3;

    private static final int DIRECT_MEMORY_QUARTERS = 4;

    /** Each event loop's pool takes memory in pieces of 4 MiB, and one that is in use by a few octets is in use. */
    private static final long POOL_OCTETS_PER_THREAD = 8L * Sizes.MIB;

    private static final long LEAST_RATE_OCTETS = 1;

    private final Reading reading;
    private Optional<OptionalInt> threads = Optional.empty();

    RelayBinder(Reading reading) {
        this.reading = reading;
    }

    ForwardingSettings forwarding(Section relay, Section relays) {
        return new ForwardingSettings(
                chunk(relay).value(),
                relay.value("chunk-linger", Duration.ofMillis(200), Durations.atLeast(Duration.ZERO, "200ms"))
                        .value(),
                relay.value("queue", (long) Sizes.MIB, Sizes.atLeast(LEAST_QUEUE_OCTETS, "1MiB"))
                        .value(),
                deadline(relay, "response-timeout", Duration.ofSeconds(30), "30s"),
                deadline(relay, "stall-timeout", Duration.ofSeconds(30), "30s"),
                deadline(relays, "stall-timeout", Duration.ofSeconds(5), "5s"),
                deadline(relay, "probation", Duration.ofSeconds(30), "30s"),
                deadline(relay, "idle-timeout", Duration.ofHours(1), "1h"),
                relay.value("unknown-methods", true, ValueType.words("forward", true, "block", false))
                        .value(),
                relays.value("over-cleartext", false, ValueType.flag()).value());
    }

    PeerSettings peers(Section relays) {
        return new PeerSettings(
                Set.copyOf(relays.list("allow", List.of(), HostNames.TYPE).values()),
                relays.value(
                                "connections-per-peer",
                                PeerSettings.DEFAULT_CONNECTIONS_PER_PEER,
                                ValueType.number(1, MOST_CONNECTIONS_PER_PEER))
                        .value());
    }

    private static Given<Integer> chunk(Section relay) {
        return relay.value(
                "max-send-chunk-size",
                64 * Sizes.KIB,
                Sizes.between(ForwardingSettings.INTERRUPTIBLE_OCTETS, MOST_CHUNK_OCTETS, "64KiB"));
    }

    private static Duration deadline(Section section, String key, Duration fallback, String example) {
        return section.value(key, fallback, Durations.atLeast(SHORTEST_DEADLINE, example))
                .value();
    }

    ConnectionSettings connections(Section relay, Section limits, int chunkOctets) {
        var receiveBuffer = relay.value(
                "receive-buffer",
                OptionalInt.empty(),
                ValueType.autoOr(Sizes.between(LEAST_RECEIVE_BUFFER_OCTETS, Sizes.GIB, "256KiB")));
        receiveBuffer.value().ifPresent(octets -> judge(receiveBuffer, octets, chunkOctets));
        return new ConnectionSettings(
                limits.value("connections", 100_000, ValueType.number(1, MOST_CONNECTIONS))
                        .value(),
                limits.value("connections-per-address", 1000, ValueType.number(1, MOST_CONNECTIONS))
                        .value(),
                deadline(relay, "connect-timeout", Duration.ofSeconds(10), "10s"),
                relay.value("drain-timeout", Duration.ofSeconds(10), Durations.atLeast(Duration.ZERO, "10s"))
                        .value(),
                receiveBuffer.value(),
                threads(relay));
    }

    /** Asked for once: a mistake is told once. */
    private OptionalInt threads(Section relay) {
        if (threads.isEmpty()) {
            threads = Optional.of(
                    relay.value("threads", OptionalInt.empty(), ValueType.autoOr(ValueType.number(1, MOST_THREADS)))
                            .value());
        }
        return threads.get();
    }

    private void judge(Given<?> receiveBuffer, int octets, int chunkOctets) {
        if (octets < 2L * chunkOctets) {
            reading.warn(
                    receiveBuffer.line(),
                    receiveBuffer.key(),
                    "%s (better: at least twice relay.max-send-chunk-size, %s)"
                            .formatted(Sizes.text(octets), Sizes.text(2L * chunkOctets)));
        }
        SystemLimits.mostReceiveBufferOctets().stream()
                .filter(granted -> octets > granted)
                .forEach(granted -> reading.warn(
                        receiveBuffer.line(),
                        receiveBuffer.key(),
                        "%s is more than the kernel grants, %s (net.core.rmem_max)"
                                .formatted(Sizes.text(octets), Sizes.text(granted))));
    }

    LimitSettings limits(Section relay, Section limits) {
        return new LimitSettings(
                limits.value("sessions-per-user", 1000, ValueType.number(1, Integer.MAX_VALUE))
                        .value(),
                limits.value(
                                "message-size",
                                LimitSettings.UNLIMITED,
                                Sizes.atLeast(1, "1GiB").orWord("unlimited", LimitSettings.UNLIMITED, size -> size))
                        .value(),
                new LimitSettings.Rates(
                        rate(limits, "rate-per-connection"), rate(limits, "rate-per-user"), rate(limits, "rate")),
                memory(relay),
                Runtime.getRuntime().maxMemory());
    }

    private static long rate(Section limits, String key) {
        return limits.value(
                        key,
                        LimitSettings.UNLIMITED,
                        Sizes.rate(LEAST_RATE_OCTETS, "1MiB/s")
                                .orWord("unlimited", LimitSettings.UNLIMITED, rate -> rate))
                .value();
    }

    /** What may be held of the JVM's direct memory, so that there is room for what is under way and for the pools' slack. */
    private static long grantedOctets(OptionalInt threads) {
        long direct = SystemLimits.directMemoryOctets();
        long pools = POOL_OCTETS_PER_THREAD * threads.orElseGet(Runtime.getRuntime()::availableProcessors);
        return Math.min(direct / DIRECT_MEMORY_QUARTERS * HELD_QUARTERS, direct - pools);
    }

    /** Never more than the JVM grants: to fail there would be to fail for all. */
    private long memory(Section relay) {
        var memory = relay.value(
                "memory",
                OptionalLong.empty(),
                Sizes.atLeast(LEAST_MEMORY_OCTETS, "4GiB").orWord("auto", OptionalLong.empty(), OptionalLong::of));
        long direct = Math.max(LEAST_MEMORY_OCTETS, grantedOctets(threads(relay)));
        long ofHeap = Math.max(
                LEAST_MEMORY_OCTETS,
                LimitSettings.mostMemoryOctets(Runtime.getRuntime().maxMemory()));
        boolean heapIsLess = ofHeap < direct;
        long most = heapIsLess ? ofHeap : direct;
        String warning = heapIsLess
                ? "%s is more than suits this JVM's heap, %s (better: a larger one by -Xmx in MSRP_RELAY_JAVA_OPTS)"
                : "%s is more than this JVM has for it, %s (better: more by -XX:MaxDirectMemorySize in MSRP_RELAY_JAVA_OPTS)";
        memory.value().stream()
                .filter(octets -> octets > most)
                .forEach(octets -> reading.warn(
                        memory.line(), memory.key(), warning.formatted(Sizes.text(octets), Sizes.text(most))));
        long wantedOctets = memory.value().orElseGet(() -> SystemLimits.memoryOctets() / AUTO_MEMORY_FRACTION);
        return Math.max(LEAST_MEMORY_OCTETS, Math.min(wantedOctets, most));
    }
}
