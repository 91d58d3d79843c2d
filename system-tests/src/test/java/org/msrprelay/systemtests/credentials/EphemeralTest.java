package org.msrprelay.systemtests.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Credentials;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;

/** Users whom a web application hands out, beside those of a file. */
class EphemeralTest {

    private static final String OLD = "the secret that was";
    private static final String NEW = "the secret that is now";

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback()
            .set("auth.users", "[ephemeral, users]")
            .set("auth.ephemeral.secrets", "[\"" + NEW + "\", \"" + OLD + "\"]")
            .set("auth.max-failures", "100")
            .set("limits.sessions-per-user", "3"));

    private static String name(String person, long seconds) {
        return Instant.now().getEpochSecond() + seconds + ":" + person;
    }

    private static Frame attempt(RawPeer peer, String user, String secret) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA1"));
        String password = Base64.getEncoder().encodeToString(mac.doFinal(user.getBytes(UTF_8)));
        return peer.auth()
                .attempt(Credentials.of(
                        user,
                        password,
                        peer.auth().challenge("SHA-256"),
                        peer.auth().relayUri()));
    }

    @Test
    void passwordsOfEitherSecretAreRightAndNoSessionOutlivesThem() throws Exception {
        try (RawPeer peer = relay.connect("ann")) {
            for (String secret : new String[] {OLD, NEW}) {
                Frame answer = attempt(peer, name("ann", 100), secret);
                assertThat(answer.code()).isEqualTo(200);
                assertThat(Integer.parseInt(answer.required("Expires"))).isBetween(35, 100);
            }
            assertThat(attempt(peer, name("ann", 100), "another").code()).isEqualTo(401);
            assertThat(attempt(peer, name("ann", -1), NEW).code()).isEqualTo(401);
            peer.auth().as("alice");
        }
    }

    @Test
    void onePersonCountsAsOneUserWhateverHisExpiry() throws Exception {
        try (RawPeer peer = relay.connect("ben")) {
            for (int i = 0; i < 3; i++) {
                assertThat(attempt(peer, name("ben", 600 + i), NEW).code()).isEqualTo(200);
            }
            assertThat(attempt(peer, name("ben", 700), NEW).code()).isEqualTo(403);
            assertThat(attempt(peer, name("bea", 700), NEW).code()).isEqualTo(200);
        }
    }
}
