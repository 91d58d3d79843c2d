package org.msrprelay.server.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.relay.spi.ProvenUser;
import org.msrprelay.relay.spi.TokenVerifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies signed tokens: the signature by a key that we have and with an algorithm that is the key's, then what it says. Reads
 * memory only; safe for all threads.
 */
public final class JwtVerifier implements TokenVerifier {

    private static final Logger LOG = LoggerFactory.getLogger(JwtVerifier.class);

    /** What clocks may differ by where a token is not valid yet. */
    private static final int SKEW_SECONDS = 60;

    private static final int MOST_NAME_CHARACTERS = 256;

    private final TokenKeys keys;
    private final TokenRules rules;
    private final InstantSource clock;
    private final DefaultJWTClaimsVerifier<SecurityContext> claims;

    public JwtVerifier(TokenKeys keys, TokenRules rules, InstantSource clock) {
        this.keys = keys;
        this.rules = rules;
        this.clock = clock;
        this.claims =
                new DefaultJWTClaimsVerifier<>(
                        rules.audience().map(Set::of).orElse(null),
                        exactly(rules),
                        Set.of("exp", rules.userClaim()),
                        null) {

                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        claims.setMaxClockSkew(SKEW_SECONDS);
    }

    private static JWTClaimsSet exactly(TokenRules rules) {
        var exact = new JWTClaimsSet.Builder();
        rules.issuer().ifPresent(exact::issuer);
        return exact.build();
    }

    @Override
    public Optional<ProvenUser> verify(String token) {
        try {
            var jwt = SignedJWT.parse(token); // one that is not signed, or encrypted, is none
            if (!keys.signed(jwt)) {
                LOG.debug("a token is refused: not signed by a key that is known, with an algorithm of its own");
                return Optional.empty();
            }
            var said = jwt.getJWTClaimsSet();
            claims.verify(said, null);
            return user(said);
        } catch (ParseException | JOSEException | BadJWTException e) {
            LOG.debug("a token is refused: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<ProvenUser> user(JWTClaimsSet said) {
        var name = said.getClaim(rules.userClaim());
        if (!isName(name)) {
            LOG.debug("a token is refused: {} names no user", rules.userClaim());
            return Optional.empty();
        }
        var user = new ProvenUser(
                OctetText.fromText((String) name), said.getExpirationTime().toInstant());
        if (user.left(clock.instant()).compareTo(ProvenUser.LEAST_LEFT) < 0) {
            LOG.debug("a token is refused: it expires {}", user.until());
            return Optional.empty();
        }
        return Optional.of(user);
    }

    private static boolean isName(@Nullable Object claim) {
        return claim instanceof String name
                && !name.isBlank()
                && name.length() <= MOST_NAME_CHARACTERS
                && name.chars().noneMatch(Character::isISOControl);
    }
}
