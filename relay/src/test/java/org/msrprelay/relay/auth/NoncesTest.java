package org.msrprelay.relay.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Nonces say themselves when they were issued and by whom. */
class NoncesTest {

    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final String KEY = "a key that the farm shares";

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Nonces nonces = node(KEY, 1);

    private Nonces node(String key, long seed) {
        return new Nonces(key, LIFETIME, () -> now, new SplittableRandom(seed));
    }

    @Test
    void areFreshForTheirLifetime() {
        Instant issued = now;
        String nonce = nonces.issue();
        now = issued.plus(LIFETIME).minusMillis(1);
        assertThat(nonces.freshSince(nonce)).hasValue(issued.toEpochMilli());
        now = issued.plus(LIFETIME);
        assertThat(nonces.freshSince(nonce)).isEmpty();
    }

    @Test
    void areNeverTheSame() {
        assertThat(nonces.issue()).isNotEqualTo(nonces.issue());
    }

    @Test
    void ofAnotherNodeWithTheSameKeyAreGood() {
        Nonces other = node(KEY, 2);
        assertThat(other.freshSince(nonces.issue())).isPresent();
        assertThat(nonces.freshSince(other.issue())).isPresent();
    }

    @Test
    void ofAnotherKeyAreNot() {
        assertThat(node("another key than the farm's", 2).freshSince(nonces.issue()))
                .isEmpty();
        assertThat(node("", 3).freshSince(node("", 4).issue()))
                .as("random ones")
                .isEmpty();
    }

    @Test
    void thatWereTouchedAreNot() {
        String nonce = nonces.issue();
        for (int i = 0; i < nonce.length() - 1; i++) { // the last character has bits that mean nothing
            char other = nonce.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(nonces.freshSince(nonce.substring(0, i) + other + nonce.substring(i + 1)))
                    .isEmpty();
        }
        assertThat(nonces.freshSince("")).isEmpty();
        assertThat(nonces.freshSince("not base64 at all")).isEmpty();
        assertThat(nonces.freshSince(nonce + nonce)).isEmpty();
    }

    /** Clocks of a farm differ a little; a node whose clock is wrong by hours does not make nonces that live for hours. */
    @Test
    void fromTheFutureAreFreshIfItIsNear() {
        Instant here = now;
        now = here.plusSeconds(60);
        String near = nonces.issue();
        now = here.plusSeconds(61);
        String far = nonces.issue();
        now = here;
        assertThat(nonces.freshSince(near)).isPresent();
        assertThat(nonces.freshSince(far)).isEmpty();
    }
}
