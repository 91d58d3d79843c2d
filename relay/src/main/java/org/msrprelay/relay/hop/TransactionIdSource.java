package org.msrprelay.relay.hop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.msrprelay.protocol.TransactionIds;
import org.msrprelay.relay.spi.Loop;

/**
 * Transaction ids that cannot be guessed (RFC 4975 7.1: 64 bits of randomness or more), so that no body can have been
 * made to contain its own end-line.
 *
 * <p>Each loop has a {@link KeyStream} of its own, since a strong generator is dear by the call.
 *
 * <p>Threading: {@link #of} from anywhere; what it returns belongs to the loop.
 */
public final class TransactionIdSource {

    private final RandomGenerator random;
    private final Map<Loop, Supplier<String>> byLoop = new ConcurrentHashMap<>();

    public TransactionIdSource(RandomGenerator random) {
        this.random = random;
    }

    /** The ids of one loop. */
    public Supplier<String> of(Loop loop) {
        return byLoop.computeIfAbsent(loop, ignored -> {
            RandomGenerator stream = new KeyStream(random);
            return () -> TransactionIds.random(stream);
        });
    }
}
