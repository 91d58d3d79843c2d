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
 * <p>Randomness is drawn in blocks, one block a loop, since a strong generator is dear by the call.
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
            RandomGenerator drawn = new DrawnInBlocks(random);
            return () -> TransactionIds.random(drawn);
        });
    }

    private static final class DrawnInBlocks implements RandomGenerator {

        /** Some 400 ids. */
        private static final int BLOCK_OCTETS = 4096;

        private final RandomGenerator source;
        private final byte[] block = new byte[BLOCK_OCTETS];
        private int used = BLOCK_OCTETS;

        DrawnInBlocks(RandomGenerator source) {
            this.source = source;
        }

        @Override
        public long nextLong() {
            if (used == BLOCK_OCTETS) {
                source.nextBytes(block);
                used = 0;
            }
            long value = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                value = value << Byte.SIZE | (block[used++] & 0xff);
            }
            return value;
        }
    }
}
