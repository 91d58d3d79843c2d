package org.msrprelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.relay.fake.FakeWorld.credentials;
import static org.msrprelay.relay.fake.FakeWorld.field;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.digest.AuthenticationInfo;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.protocol.digest.DigestInputs;
import org.msrprelay.relay.fake.FakePeer;
import org.msrprelay.relay.fake.FakeWorld;
import org.msrprelay.relay.spi.LookUp;

/** AUTH as RFC 4976 5.1, 6.3 and 9.1 have it. */
class AuthTest {

    private static final String RELAY = "msrps://relay.example.org:2855;tcp";
    private static final String FROM = "msrps://alice.invalid:2855/s;tcp";

    private final FakeWorld world = new FakeWorld(5, 2);
    private final FakePeer alice = world.connects();

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        world.ends();
    }

    private String auth(String... fields) {
        alice.sends(request(fields));
        return alice.receivesOne();
    }

    private static String request(String... fields) {
        return "MSRP a001 AUTH\r\nTo-Path: " + RELAY + "\r\nFrom-Path: " + FROM + "\r\n"
                + String.join(
                        "", List.of(fields).stream().map(line -> line + "\r\n").toList()) + "-------a001$\r\n";
    }

    private DigestCredentials asked() {
        return credentials("alice", field(auth(), "WWW-Authenticate"), RELAY);
    }

    private static String authorization(DigestCredentials credentials) {
        return "Authorization: " + credentials.headerValue();
    }

    @Test
    void theChallengeOffersBothAlgorithmsUnderOneNonce() {
        List<String> challenges = auth().lines()
                .filter(line -> line.startsWith("WWW-Authenticate"))
                .toList();
        assertThat(challenges).hasSize(2);
        assertThat(challenges.get(0)).contains("algorithm=SHA-256", "qop=\"auth\"", "opaque=\"msrp-relay\"");
        assertThat(challenges.get(1)).contains("algorithm=MD5");
        assertThat(challenges.get(0).replaceAll(".*nonce=\"([^\"]*)\".*", "$1"))
                .isEqualTo(challenges.get(1).replaceAll(".*nonce=\"([^\"]*)\".*", "$1"));
        assertThat(challenges).noneMatch(line -> line.contains("stale") || line.contains("domain"));
    }

    @Test
    void rightCredentialsMakeASessionAndProveTheRelay() {
        DigestCredentials given = asked();
        String answer = auth(authorization(given));
        assertThat(answer).startsWith("MSRP a001 200 OK\r\nTo-Path: " + FROM + "\r\nFrom-Path: " + RELAY + "\r\n");
        assertThat(field(answer, "Use-Path")).matches("msrps://relay\\.example\\.org:2855/[A-Za-z0-9_-]{24};tcp");
        assertThat(field(answer, "Expires")).isEqualTo("900");
        AuthenticationInfo info = AuthenticationInfo.parse(field(answer, "Authentication-Info"));
        String ha1 = DigestArithmetic.ha1(DigestAlgorithm.SHA_256, "alice", given.realm(), FakeWorld.PASSWORD);
        assertThat(info.rspauth())
                .isEqualTo(DigestArithmetic.rspauth(DigestAlgorithm.SHA_256, ha1, DigestInputs.of(given, RELAY)));
        assertThat(info.nextnonce()).isPresent().isNotEqualTo(Optional.of(given.nonce()));
    }

    @Test
    void aCountIsGoodOnce() {
        DigestCredentials given = asked();
        auth(authorization(given));
        String again = auth(authorization(given));
        assertThat(again).startsWith("MSRP a001 401").contains("stale=true");
        assertThat(world.relay().sessions()).isEqualTo(1);
    }

    @Test
    void anOldNonceIsStaleIfTheCredentialsAreRight() {
        DigestCredentials given = asked();
        assertThat(auth(authorization(given))).startsWith("MSRP a001 200");
        DigestCredentials late = asked();
        world.time.advance(Duration.ofMinutes(5));
        assertThat(auth(authorization(late))).startsWith("MSRP a001 401").contains("stale=true");
    }

    @Test
    void wrongCredentialsAreNotStaleAndSeveralCloseTheConnection() {
        for (int i = 1; i <= 3; i++) {
            assertThat(alice.isClosed()).isFalse();
            DigestCredentials given = credentials("mallory", field(auth(), "WWW-Authenticate"), RELAY);
            alice.sends(request(authorization(given).replaceFirst("username=\"mallory\"", "username=\"alice\"")));
            world.time.advance(Duration.ofSeconds(2));
            String wrong = alice.receivesOne();
            assertThat(wrong).startsWith("MSRP a001 401").doesNotContain("stale");
        }
        assertThat(alice.isClosed()).isTrue();
    }

    @Test
    void anotherUriParameterIsRefused() {
        String challenge = field(auth(), "WWW-Authenticate");
        DigestCredentials given = credentials("alice", challenge, "msrps://other.example.org:2855;tcp");
        assertThat(auth(authorization(given))).startsWith("MSRP a001 400");
        assertThat(world.relay().sessions()).isZero();
    }

    @Test
    void boundsOnExpiresAreToldToThoseWithRightCredentialsAlone() {
        assertThat(auth("Expires: 1")).startsWith("MSRP a001 401");
        assertThat(field(auth("Expires: 1", authorization(asked())), "Min-Expires"))
                .isEqualTo("60");
        String tooLong = auth("Expires: 99999999999999999999", authorization(asked()));
        assertThat(tooLong).startsWith("MSRP a001 423");
        assertThat(field(tooLong, "Max-Expires")).isEqualTo("3600");
        assertThat(field(auth("Expires: 60", authorization(asked())), "Expires"))
                .isEqualTo("60");
    }

    @Test
    void aSessionEndsWithItsTime() {
        auth("Expires: 60", authorization(asked()));
        assertThat(world.relay().sessions()).isEqualTo(1);
        world.time.advance(Duration.ofSeconds(60));
        assertThat(world.relay().sessions()).isZero();
    }

    @Test
    void usersWhoCannotBeLookedUpAreRefusedWithoutAChallengeAndNotCountedAsFailed() {
        world.says(found -> new LookUp.Unavailable("the database is down"));
        for (int i = 0; i < 5; i++) {
            assertThat(auth(authorization(asked())))
                    .startsWith("MSRP a001 408 ")
                    .doesNotContain("WWW-Authenticate", "database");
        }
        assertThat(alice.isClosed()).isFalse();
        world.says(found -> found);
        assertThat(auth(authorization(asked()))).startsWith("MSRP a001 200");
    }

    @Test
    void anyOfAUsersPasswordsIsRight() {
        world.says(
                found -> new LookUp.Found(List.of("0".repeat(64), found.ha1s().get(0)), found.name(), found.until()));
        DigestCredentials given = asked();
        String answer = auth(authorization(given));
        assertThat(answer).startsWith("MSRP a001 200");
        String ha1 = DigestArithmetic.ha1(DigestAlgorithm.SHA_256, "alice", given.realm(), FakeWorld.PASSWORD);
        assertThat(AuthenticationInfo.parse(field(answer, "Authentication-Info"))
                        .rspauth())
                .isEqualTo(DigestArithmetic.rspauth(DigestAlgorithm.SHA_256, ha1, DigestInputs.of(given, RELAY)));
        world.says(found -> new LookUp.Found(List.of("0".repeat(64), "1".repeat(64)), found.name(), found.until()));
        assertThat(auth(authorization(asked()))).startsWith("MSRP a001 401");
    }

    @Test
    void noUriOutlivesWhatWasProven() {
        world.says(found -> new LookUp.Found(found.ha1s(), "al", world.now().plusSeconds(100)));
        assertThat(field(auth(authorization(asked())), "Expires")).isEqualTo("100");
        assertThat(field(auth("Expires: 60", authorization(asked())), "Expires"))
                .isEqualTo("60");
        world.says(found -> new LookUp.Found(found.ha1s(), "al", world.now().plusSeconds(10)));
        assertThat(auth(authorization(asked()))).startsWith("MSRP a001 403");
    }

    @Test
    void severalNamesOfOnePersonCountAsOne() {
        world.says(found -> new LookUp.Found(found.ha1s(), "one", found.until()));
        for (int i = 0; i < 10; i++) {
            assertThat(world.auths(alice, "name" + i)).startsWith("msrps:");
        }
        assertThat(auth(authorization(asked()))).startsWith("MSRP a001 403");
    }

    @Test
    void aUserMayHaveSoManySessionsAndNoMore() {
        for (int i = 0; i < 10; i++) {
            assertThat(auth(authorization(asked()))).startsWith("MSRP a001 200");
        }
        assertThat(auth(authorization(asked()))).startsWith("MSRP a001 403");
    }
}
