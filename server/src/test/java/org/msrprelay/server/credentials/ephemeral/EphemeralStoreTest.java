package org.msrprelay.server.credentials.ephemeral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.protocol.digest.DigestAlgorithm.MD5;
import static org.msrprelay.protocol.digest.DigestAlgorithm.SHA_256;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.relay.spi.LookUp;
import org.msrprelay.server.credentials.ephemeral.EphemeralSettings.Hash;

/** Users of a shared secret; the passwords are openssl's: {@code printf %s NAME | openssl dgst -sha1 -hmac SECRET -binary | base64}. */
class EphemeralStoreTest {

    private static final Instant EXPIRY = Instant.ofEpochSecond(1735689600);
    private static final String NAME = "1735689600:alice";
    private static final String REALM = "example.org";

    private static LookUp lookUp(Hash hash, String user, Instant now) {
        var settings = new EphemeralSettings(List.of("the secret of the web application", "its successor"), hash);
        return new EphemeralStore(settings, InstantSource.fixed(now))
                .lookUp(user, REALM, SHA_256)
                .toCompletableFuture()
                .join();
    }

    private static LookUp.Found found(String first, String second) {
        return new LookUp.Found(
                List.of(
                        DigestArithmetic.ha1(SHA_256, NAME, REALM, first),
                        DigestArithmetic.ha1(SHA_256, NAME, REALM, second)),
                "alice",
                EXPIRY);
    }

    @Test
    void aPasswordOfAnySecretIsRightUntilItsTime() {
        var before = EXPIRY.minusSeconds(1);
        assertThat(lookUp(Hash.SHA1, NAME, before))
                .isEqualTo(found("e+fTm/s6/QiHhFhGMA3m8WFUQ44=", "NGRtRyBOHKZdfywJJgFQVR25X7U="));
        assertThat(lookUp(Hash.SHA256, NAME, before))
                .isEqualTo(found(
                        "wvEsjGGaK+Oe5nq/00bTFL1dfTJ+0KF6ejHnwCTd3M4=",
                        "V0SSeLrE4UkDdOX6AZi7w5aSXxtkXSUN90P2GWVSEIU="));
        assertThat(lookUp(Hash.SHA1, NAME, EXPIRY.plusSeconds(7))).isEqualTo(new LookUp.Unknown("expired 7 s ago"));
        assertThat(lookUp(Hash.SHA1, NAME, EXPIRY)).isInstanceOf(LookUp.Unknown.class);
    }

    @Test
    void everyAlgorithmCanBeVerified() {
        var store = new EphemeralStore(
                new EphemeralSettings(List.of("secret"), Hash.SHA1), InstantSource.fixed(Instant.EPOCH));
        assertThat(store.algorithms(REALM)).containsExactlyInAnyOrder(MD5, SHA_256);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "1735689600:",
                ":alice",
                "alice:1735689600",
                "-1:alice",
                "1e9:alice",
                "9999999999999:alice",
                ""
            })
    void othersAreUnknown(String user) {
        assertThat(lookUp(Hash.SHA1, user, Instant.EPOCH)).isEqualTo(new LookUp.Unknown("no such user"));
    }

    @Test
    void secretsAreNotShown() {
        assertThat(new EphemeralSettings(List.of("secret"), Hash.SHA1))
                .hasToString("EphemeralSettings[1 secrets, SHA1]");
    }
}
