package org.msrprelay.server.credentials.ephemeral;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.LookUp;

/**
 * Users whom a web application makes without telling the relay (draft-uberti-behave-turn-rest-00 2.2, as TURN servers and Kamailio's
 * auth_ephemeral have it): the name is {@code EXPIRY:NAME}, EXPIRY in seconds since 1970, and the password
 * {@code base64(HMAC(secret, user name))}. Whoever is called NAME counts as one user, whatever his EXPIRY; no session of his
 * outlives it.
 *
 * <p>Immutable; computes on the caller's thread, some microseconds a secret.
 */
public final class EphemeralStore implements CredentialStore {

    /** Of EXPIRY: until the year 33658. */
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,12}");

    private final List<SecretKeySpec> keys;
    private final InstantSource clock;

    public EphemeralStore(EphemeralSettings settings, InstantSource clock) {
        this.keys = settings.secrets().stream()
                .map(secret -> new SecretKeySpec(
                        secret.getBytes(UTF_8), settings.hash().hmac()))
                .toList();
        this.clock = clock;
    }

    @Override
    public CompletionStage<LookUp> lookUp(String user, String realm, DigestAlgorithm algorithm) {
        return CompletableFuture.completedFuture(known(user, realm, algorithm));
    }

    private LookUp known(String user, String realm, DigestAlgorithm algorithm) {
        int colon = user.indexOf(':');
        if (colon < 0
                || colon + 1 == user.length()
                || !DIGITS.matcher(user.substring(0, colon)).matches()) {
            return LookUp.NO_SUCH_USER;
        }
        var expiry = Instant.ofEpochSecond(Long.parseLong(user.substring(0, colon)));
        var left = Duration.between(clock.instant(), expiry);
        if (left.isNegative() || left.isZero()) {
            return new LookUp.Unknown("expired %d s ago".formatted(-left.toSeconds()));
        }
        var ha1s = keys.stream()
                .map(key -> DigestArithmetic.ha1(algorithm, user, realm, password(key, user)))
                .toList();
        return new LookUp.Found(ha1s, user.substring(colon + 1), expiry);
    }

    private static String password(SecretKeySpec key, String user) {
        try {
            var mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(user.getBytes(ISO_8859_1)));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every Java platform has " + key.getAlgorithm(), impossible);
        }
    }

    @Override
    public Set<DigestAlgorithm> algorithms(String realm) {
        return EnumSet.allOf(DigestAlgorithm.class);
    }
}
