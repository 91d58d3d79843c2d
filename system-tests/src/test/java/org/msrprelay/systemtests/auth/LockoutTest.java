package org.msrprelay.systemtests.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.msrprelay.protocol.testing.WebSocketWire.handshake;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msrprelay.systemtests.harness.Challenge;
import org.msrprelay.systemtests.harness.Credentials;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayProcess;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.WebSocketPeer;

/** Whoever tries passwords is locked out by {@code auth.lockout}; the users whose passwords he tries are not. */
class LockoutTest {

    private static final String GUESSER = "127.0.0.2";
    private static final int FAILURES = 4;

    private static RelayYaml yaml(Duration lasting) {
        return RelayYaml.withWebSockets()
                .set("auth.max-failures", "1000")
                .set("auth.lockout.failures", Integer.toString(FAILURES))
                .set("auth.lockout.window", "10m")
                .set("auth.lockout.for", lasting);
    }

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(yaml(Duration.ofMinutes(10)));

    private static Credentials wrong(RawPeer peer, String user) {
        return peer.auth().credentials(user, "SHA-256").response("0".repeat(64));
    }

    private static void guess(RelayUnderTest at, String from, String user) {
        guess(at, from, user, FAILURES);
    }

    private static void guess(RelayUnderTest at, String from, String user, int times) {
        try (RawPeer guesser = at.connectFrom(from, "guesser")) {
            for (int i = 0; i < times; i++) {
                Frame response = guesser.auth().attempt(wrong(guesser, user));
                assertThat(response.code()).isEqualTo(401);
                assertThat(Challenge.parse(response.required("WWW-Authenticate"))
                                .optional("stale"))
                        .isEmpty();
            }
        }
    }

    private static int attempt(RelayUnderTest at, String from, String user) {
        try (RawPeer peer = at.connectFrom(from, user)) {
            return peer.auth().attempt(peer.auth().credentials(user, "SHA-256")).code();
        }
    }

    @Test
    void shutsOutTheGuesserAndNoUserAtHisOwnAddressOrElsewhere() {
        assertThat(attempt(relay, GUESSER, "alice"))
                .as("Alice lives with the guesser")
                .isEqualTo(200);
        guess(relay, GUESSER, "carol");
        assertThat(attempt(relay, GUESSER, "bob")).as("a newcomer there").isEqualTo(403);
        assertThat(attempt(relay, GUESSER, "nobody")).isEqualTo(403);
        assertThat(attempt(relay, GUESSER, "alice")).isEqualTo(200);
        assertThat(attempt(relay, "127.0.0.3", "carol")).as("whom he tried").isEqualTo(200);
        assertThat(attempt(relay, "127.0.0.4", "bob")).isEqualTo(200);
    }

    @Test
    void endsTheConnection() {
        String from = "127.0.0.5";
        guess(relay, from, "dave");
        try (RawPeer guesser = relay.connectFrom(from, "guesser")) {
            Send last = guesser.auth()
                    .request()
                    .field("Authorization", wrong(guesser, "dave").value());
            guesser.send(last);
            assertThat(guesser.untilEnd()).singleElement().satisfies(frame -> {
                assertThat(frame.code()).isEqualTo(403);
                assertThat(frame.field("WWW-Authenticate")).isEmpty();
            });
        }
    }

    /** The socket of a test cannot choose its address here: it stays the last that may fail from 127.0.0.1. */
    @Test
    void isTheSameForAHandshake() {
        try (RelayUnderTest own = RelayUnderTest.start(yaml(Duration.ofMinutes(10)))) {
            guess(own, "127.0.0.1", "alice");
            try (WebSocketPeer peer = WebSocketPeer.connect(own)) {
                peer.write(handshake(
                        "/",
                        "Authorization: Digest username=\"bob\", realm=\"example.test\", nonce=\"n\", uri=\"/\","
                                + " response=\"r\", cnonce=\"c\", qop=auth, nc=00000001, algorithm=MD5"));
                assertThat(peer.head().get(0)).isEqualTo("HTTP/1.1 429 Too Many Requests");
            }
        }
    }

    @Test
    void ends() {
        try (RelayUnderTest own = RelayUnderTest.start(yaml(Duration.ofMillis(500)))) {
            guess(own, GUESSER, "alice");
            await().atMost(RawPeer.PATIENCE).until(() -> attempt(own, GUESSER, "bob") == 200);
        }
    }

    /** Lower bounds alone: a busy machine may take longer. */
    @Test
    void comesAfterDelaysThatGrow() {
        try (RawPeer guesser = relay.connectFrom("127.0.0.6", "guesser")) {
            long began = System.nanoTime();
            for (int i = 0; i < FAILURES; i++) {
                guesser.auth().attempt(wrong(guesser, "user" + i));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(125 + 250));
        }
    }

    @Test
    void isInTheLogWithAddressUserAndReasonAndWithoutSecrets() {
        String forger = "x\" from 192.0.2.1\nAUTH granted " + "y".repeat(300);
        String nonce;
        String log;
        try (RelayProcess process = RelayProcess.serve(yaml(Duration.ofMinutes(10)))) {
            RelayUnderTest own = process.relay();
            try (RawPeer guesser = own.connectFrom(GUESSER, "guesser")) {
                Credentials wrong = wrong(guesser, "alice");
                nonce = guesser.auth().challenge("SHA-256").required("nonce");
                assertThat(guesser.auth().attempt(wrong.nonce(nonce)).code()).isEqualTo(401);
                Challenge challenge = guesser.auth().challenge("MD5");
                assertThat(guesser.auth()
                                .attempt(Credentials.of(
                                        forger.replace("\"", "\\\"").replace("\n", ""),
                                        "secret",
                                        challenge,
                                        guesser.auth().relayUri()))
                                .code())
                        .isEqualTo(401);
            }
            guess(own, GUESSER, "bob", FAILURES - 2);
            attempt(own, GUESSER, "carol");
            log = process.logAtEnd();
        }
        List<String> lines =
                log.lines().filter(line -> line.contains(" AuthLog ")).toList();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .contains("INFO", "AUTH wrong from 127.0.0.2 port ")
                        .endsWith("(tcp, SHA-256, realm \"example.test\", user \"alice\"): \"wrong password\""));
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "AUTH unknown-user from 127.0.0.2 port ",
                                "(tcp, MD5, ",
                                "user \"x\\\" from 192.0.2.1AUTH granted yyy")
                        .contains("y…\")"));
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "AUTH locked-out from 127.0.0.2 port ",
                                "user \"carol\"",
                                "too many AUTHs from this address"));
        assertThat(lines)
                .last()
                .asString()
                .contains("AUTHs since the last such line: ", "1 locked-out", "1 unknown-user");
        assertThat(log).doesNotContain(nonce, "0".repeat(64));
    }
}
