package org.msrprelay.systemtests.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;

class ExpiresTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.onLoopback()
            .set("auth.expires", "{min: 1s, default: 10m, max: 20m}")
            .set("auth.max-failures", "100"));

    @RegisterExtension
    static final RelayUnderTest strict =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("auth.expires", "{min: 60s, default: 15m, max: 1h}"));

    @Test
    void isTheDefaultWhereNoneIsAsked() {
        try (RawPeer alice = relay.connect("alice")) {
            assertThat(alice.auth()
                            .attempt(alice.auth().credentials("alice", "MD5"))
                            .required("Expires"))
                    .isEqualTo("600");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "61", "3600"})
    void isGrantedWithinTheBounds(String seconds) {
        assertThat(asked(seconds).code()).isEqualTo(200);
        assertThat(asked(seconds).required("Expires")).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "0,Min-Expires,60,Max-Expires",
        "59,Min-Expires,60,Max-Expires",
        "3601,Max-Expires,3600,Min-Expires",
        "99999999999999999999,Max-Expires,3600,Min-Expires"
    })
    void is423OutsideThem(String seconds, String present, String value, String absent) {
        Frame response = asked(seconds);
        assertThat(response.code()).isEqualTo(423);
        assertThat(response.required(present)).isEqualTo(value);
        assertThat(response.field(absent)).isEmpty();
        assertThat(response.field("Use-Path")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "1.5", ""})
    void thatIsNoNumberIsRefused(String value) {
        Frame response = asked(value);
        assertThat(response.code()).isEqualTo(400);
    }

    private static Frame asked(String seconds) {
        try (RawPeer alice = strict.connect("alice")) {
            return alice.auth()
                    .attempt(alice.auth().credentials("alice", "MD5"), auth -> auth.field("Expires", seconds));
        }
    }

    @Test
    void isNotTalkedAboutBeforeTheCredentialsAreRight() {
        try (RawPeer alice = strict.connect("alice")) {
            Send request = alice.send(alice.auth().request().field("Expires", "1"));
            assertThat(alice.expectResponse(request, 401).field("Min-Expires")).isEmpty();
            Frame wrong = alice.auth()
                    .attempt(
                            alice.auth().credentials("alice", "MD5").response("0".repeat(32)),
                            auth -> auth.field("Expires", "1"));
            assertThat(wrong.code()).isEqualTo(401);
            assertThat(wrong.field("Min-Expires")).isEmpty();
        }
    }

    @Test
    void endsTheSessionAndNotItsConnection() {
        try (RawPeer alice = relay.connect("alice")) {
            String lasting = alice.auth().as("alice");
            String brief = alice.auth().as("alice", auth -> auth.field("Expires", "1"));
            assertThat(keepAlive(alice, brief)).isEqualTo(200);
            await().until(() -> keepAlive(alice, brief), code -> code == 481);
            assertThat(keepAlive(alice, lasting)).isEqualTo(200);
        }
    }

    @Test
    void anExpiredSessionIs481ForForeignersToo() {
        try (RawPeer alice = relay.connect("alice");
                RawPeer foreigner = relay.connect("foreigner")) {
            String brief = alice.auth().as("alice", auth -> auth.field("Expires", "1"));
            await().until(() -> keepAlive(alice, brief), code -> code == 481);
            Send send = Send.of(brief + " " + alice.uri(), foreigner.uri(), "late")
                    .range("1-5/5")
                    .text("hello");
            foreigner.send(send);
            foreigner.expectResponse(send, 481);
            assertThat(alice.nothingCame()).isTrue();
        }
    }

    private static int keepAlive(RawPeer peer, String session) {
        return peer.awaitResponse(peer.send(Send.of(session, peer.uri(), "alive")))
                .code();
    }
}
