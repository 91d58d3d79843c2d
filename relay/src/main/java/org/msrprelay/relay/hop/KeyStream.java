package org.msrprelay.relay.hop;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Random octets that cannot be guessed: AES-256 in counter mode under a key that a strong generator gives. Each block begins with the
 * key of the next, so that from this one's the blocks before cannot be worked out.
 *
 * <p>Threading: one owner.
 */
final class KeyStream implements RandomGenerator {

    private static final int KEY_OCTETS = 32;
    private static final int COUNTER_OCTETS = 16;

    /**
     * Some 250 ids: another key is dear beside a few of these, and what runs once in thousands is not compiled before millions of messages.
     * At its beginning stand the next block's key and counter.
     */
    private static final int BLOCK_OCTETS = 4 * 1024;

    private static final int SEED_OCTETS = KEY_OCTETS + COUNTER_OCTETS;

    /** The strong generator is asked again after so many blocks, 1 MiB. */
    private static final int BLOCKS_PER_SEED = 256;

    private static final byte[] ZEROS = new byte[BLOCK_OCTETS];

    private final RandomGenerator source;
    private final Cipher cipher = newCipher();
    private final byte[] block = new byte[BLOCK_OCTETS];
    private final ByteBuffer octets = ByteBuffer.wrap(block).limit(0);
    /** Since the last seed. */
    private int blocks;

    KeyStream(RandomGenerator source) {
        this.source = source;
    }

    @Override
    public long nextLong() {
        if (octets.remaining() < Long.BYTES) {
            nextBlock();
        }
        return octets.getLong();
    }

    private void nextBlock() {
        octets.limit(0);
        if (blocks == 0) {
            byte[] seed = new byte[SEED_OCTETS];
            source.nextBytes(seed);
            System.arraycopy(seed, 0, block, 0, SEED_OCTETS);
        }
        encrypt();
        // Only now: a generator or a cipher that fails must not leave a key that everybody knows.
        octets.clear().position(SEED_OCTETS);
        blocks = (blocks + 1) % BLOCKS_PER_SEED;
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES in counter mode", e);
        }
    }

    private void encrypt() {
        try {
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(block, 0, KEY_OCTETS, "AES"),
                    new IvParameterSpec(block, KEY_OCTETS, COUNTER_OCTETS));
            int written = cipher.doFinal(ZEROS, 0, BLOCK_OCTETS, block);
            if (written != BLOCK_OCTETS) {
                throw new IllegalStateException("AES: " + written + " octets (expected: " + BLOCK_OCTETS + ")");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES with keys of " + KEY_OCTETS + " octets", e);
        }
    }
}
