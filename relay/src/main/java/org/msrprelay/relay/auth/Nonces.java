package org.msrprelay.relay.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that need no memory: the time of issue and some randomness under an HMAC (RFC 7616 3.3). The same nonce serves
 * every algorithm, address and connection: clients move. Nodes of a farm with the same key know each other's.
 *
 * <p>Threading: from every loop.
 */
final class Nonces {

    private static final String HMAC = "HmacSHA256";
    private static final int RANDOM_KEY_OCTETS = 32;

    /** What the key of a farm is for; the same text may be the secret of something else. */
    private static final byte[] PURPOSE = "msrp-relay nonce".getBytes(StandardCharsets.US_ASCII);

    /**
     * A nonce from further in the future than the clocks of a farm differ would be fresh for longer than it may, and would, once
     * forgotten, make {@link ReplayWindow} take all others for used.
     */
    private static final long MAX_AHEAD_MILLIS = 60_000;

    private static final int STAMP_OCTETS = 2 * Long.BYTES;

    /** Of the HMAC's 32 octets; 128 bits cannot be guessed. */
    private static final int SEAL_OCTETS = 16;

    private final SecretKeySpec key;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final long lifetimeMillis;

    /**
     * @param secret a text shared by a farm, of any length; empty: a random one
     */
    Nonces(String secret, Duration lifetime, InstantSource clock, RandomGenerator random) {
        byte[] source = secret.isEmpty() ? randomKey(random) : secret.getBytes(StandardCharsets.UTF_8);
        this.key = new SecretKeySpec(hmac(new SecretKeySpec(source, HMAC), PURPOSE), HMAC);
        this.clock = clock;
        this.random = random;
        this.lifetimeMillis = lifetime.toMillis();
    }

    private static byte[] randomKey(RandomGenerator random) {
        byte[] octets = new byte[RANDOM_KEY_OCTETS];
        random.nextBytes(octets);
        return octets;
    }

    String issue() {
        byte[] stamp = ByteBuffer.allocate(STAMP_OCTETS)
                .putLong(clock.millis())
                .putLong(random.nextLong())
                .array();
        byte[] nonce = Arrays.copyOf(stamp, STAMP_OCTETS + SEAL_OCTETS);
        System.arraycopy(hmac(key, stamp), 0, nonce, STAMP_OCTETS, SEAL_OCTETS);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }

    /** When a nonce of ours was issued (milliseconds since the epoch), if it is one and not too old. */
    OptionalLong freshSince(String nonce) {
        byte[] octets;
        try {
            octets = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException notOurs) {
            return OptionalLong.empty();
        }
        if (octets.length != STAMP_OCTETS + SEAL_OCTETS) {
            return OptionalLong.empty();
        }
        byte[] stamp = Arrays.copyOf(octets, STAMP_OCTETS);
        byte[] seal = Arrays.copyOfRange(octets, STAMP_OCTETS, octets.length);
        long issuedAt = ByteBuffer.wrap(stamp).getLong();
        long ageMillis = clock.millis() - issuedAt;
        boolean fresh = MessageDigest.isEqual(seal, Arrays.copyOf(hmac(key, stamp), SEAL_OCTETS))
                && ageMillis < lifetimeMillis
                && ageMillis >= -MAX_AHEAD_MILLIS;
        return fresh ? OptionalLong.of(issuedAt) : OptionalLong.empty();
    }

    private static byte[] hmac(SecretKeySpec key, byte[] octets) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(octets);
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every Java platform has " + HMAC, impossible);
        }
    }
}
