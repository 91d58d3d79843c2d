package org.msrprelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.relay.fake.FakeWorld.field;
import static org.msrprelay.relay.fake.FakeWorld.ok;
import static org.msrprelay.relay.fake.Sends.send;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.relay.fake.FakePeer;
import org.msrprelay.relay.fake.FakeWorld;

/** Other relays: who is one, and what that changes (RFC 4976 5.1, 6.1, 6.3). */
class PeerTest {

    private static final String ALICE = "msrps://alice.invalid:2855/s;tcp";
    private static final String INNER = "msrps://inner.example.net:2855/i1;tcp";
    private static final String US = "msrps://" + FakeWorld.HOST + ":2855;tcp";

    private final FakeWorld world = new FakeWorld(7, 2);

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        world.time.advance(Duration.ofMinutes(15));
        world.ends();
    }

    private FakePeer relay(String name) {
        FakePeer peer = world.connects();
        peer.provesToBe(name);
        return peer;
    }

    private static String authThrough(String id, String inner, Optional<DigestCredentials> credentials) {
        return "MSRP " + id + " AUTH\r\nTo-Path: " + US + "\r\nFrom-Path: " + inner + " " + ALICE + "\r\n"
                + credentials
                        .map(given -> "Authorization: " + given.headerValue() + "\r\n")
                        .orElse("")
                + "-------" + id + "$\r\n";
    }

    private static String auths(FakePeer inner) {
        inner.sends(authThrough("a001", INNER, Optional.empty()));
        String challenge = field(inner.receivesOne(), "WWW-Authenticate");
        inner.sends(authThrough("a002", INNER, Optional.of(FakeWorld.credentials("alice", challenge, US))));
        return inner.receivesOne();
    }

    @Test
    void theUsePathListsTheWholeWayInnerFirst() {
        String answer = auths(relay("inner.example.net"));
        assertThat(answer).startsWith("MSRP a002 200");
        assertThat(field(answer, "To-Path")).isEqualTo(INNER + " " + ALICE);
        assertThat(field(answer, "Use-Path")).startsWith(INNER + " msrps://" + FakeWorld.HOST + ":2855/");
    }

    @Test
    void aSessionIsGoodOnAnyConnectionWithTheProvenRelay() {
        FakePeer inner = relay("inner.example.net");
        String ours = field(auths(inner), "Use-Path").split(" ")[1];
        FakePeer another = relay("inner.example.net");
        String far = "msrps://bob.example.net:9000/b;tcp";
        another.sends(send("t001", ours + " " + far, INNER + " " + ALICE)
                .message("m", "1-2/2")
                .body("hi")
                .whole('$'));
        assertThat(another.receivesOne()).startsWith("MSRP t001 200");
        FakePeer bob = world.attempts.remove().succeeds();
        assertThat(field(bob.receivesOne(), "From-Path")).isEqualTo(ours + " " + INNER + " " + ALICE);
    }

    @Test
    void aSessionOutlivesTheConnectionToTheRelay() {
        FakePeer inner = relay("inner.example.net");
        String ours = field(auths(inner), "Use-Path").split(" ")[1];
        inner.goes();
        FakePeer another = relay("inner.example.net");
        another.sends(send("t001", ours + " msrps://bob.example.net:9000/b;tcp", INNER + " " + ALICE)
                .message("m", "1-2/2")
                .body("hi")
                .whole('$'));
        assertThat(another.receivesOne()).startsWith("MSRP t001 200");
        FakePeer bob = world.attempts.remove().succeeds();
        bob.sends(ok(bob.receivesOne()));
        bob.sends(send("b001", ours + " " + INNER + " " + ALICE, "msrps://bob.example.net:9000/b;tcp")
                .message("n", "1-2/2")
                .body("ho")
                .whole('$'));
        assertThat(field(another.receivesOne(), "To-Path")).isEqualTo(INNER + " " + ALICE);
        world.time.advance(Duration.ofMinutes(15));
        assertThat(world.relay().sessions()).isZero();
    }

    @Test
    void whoCannotProveTheNameIsNoOwner() {
        FakePeer inner = relay("inner.example.net");
        String ours = field(auths(inner), "Use-Path").split(" ")[1];
        FakePeer impostor = world.connects();
        impostor.sends(send("t001", ours + " msrps://bob.example.net:9000/b;tcp", INNER + " " + ALICE)
                .message("m", "1-2/2")
                .body("hi")
                .whole('$'));
        assertThat(world.attempts)
                .as("it is taken for a stranger, who reaches the client alone")
                .isEmpty();
        assertThat(field(inner.receivesOne(), "To-Path")).isEqualTo("msrps://bob.example.net:9000/b;tcp");
    }

    @Test
    void aRelayThatIsNotAllowedIsNone() {
        FakePeer other = relay("other.example.net");
        other.sends(send(
                        "t001",
                        "msrps://elsewhere.example.net:2855/x;tcp " + ALICE,
                        "msrps://other.example.net:1/o;tcp " + ALICE)
                .whole('$'));
        assertThat(other.isClosed()).isTrue();
    }

    @Test
    void whatIsMisroutedOnARelaysConnectionDoesNotCloseIt() {
        FakePeer inner = relay("inner.example.net");
        inner.sends(send("t001", "msrps://elsewhere.example.net:2855/x;tcp " + ALICE, INNER + " " + ALICE)
                .message("m", "1-2/2")
                .body("hi")
                .whole('$'));
        assertThat(inner.receivesOne()).startsWith("MSRP t001 481");
        assertThat(inner.isClosed()).isFalse();
    }

    @Test
    void clientsOfARelayDoNotGetItsConnectionClosed() {
        FakePeer inner = relay("inner.example.net");
        inner.sends(authThrough("a000", INNER, Optional.empty()));
        String challenge = field(inner.receivesOne(), "WWW-Authenticate");
        for (int i = 1; i <= 5; i++) {
            DigestCredentials wrong = FakeWorld.credentials("alice", challenge, "msrps://wrong.example.net;tcp");
            inner.sends(authThrough("a10" + i, INNER, Optional.of(wrong)));
            assertThat(inner.receivesOne()).contains(" 40");
        }
        assertThat(inner.isClosed()).isFalse();
    }

    @Test
    void wrongCredentialsAtAnOuterRelayCountForTheClientsConnection() {
        FakePeer alice = world.connects();
        String session = world.auths(alice, "alice");
        for (int i = 1; i <= 3; i++) {
            String id = "a00" + i;
            alice.sends("MSRP " + id + " AUTH\r\nTo-Path: " + session + " msrps://far.example.net;tcp\r\nFrom-Path: "
                    + ALICE + "\r\nAuthorization: Digest username=\"alice\"\r\n-------" + id + "$\r\n");
            if (i == 1) {
                FakeWorld.Attempt attempt = world.attempts.remove();
                assertThat(attempt.byService).as("a name without a port").isTrue();
                far = attempt.succeeds();
            }
            String forwarded = far.receivesOne();
            assertThat(alice.isClosed()).isFalse();
            far.sends("MSRP " + FakeWorld.id(forwarded) + " 401 Unauthorized\r\nTo-Path: "
                    + field(forwarded, "From-Path") + "\r\nFrom-Path: " + field(forwarded, "To-Path")
                    + "\r\nWWW-Authenticate: Digest realm=\"far\", nonce=\"n\", qop=\"auth\"\r\n-------"
                    + FakeWorld.id(forwarded) + "$\r\n");
        }
        assertThat(alice.receives()).hasSize(3).allMatch(frame -> frame.contains(" 401 "));
        assertThat(alice.isClosed()).isTrue();
    }

    private FakePeer far = world.connects();

    @Test
    void severalConnectionsOfARelayMayServeOneSession() {
        FakePeer alice = world.connects();
        String session = world.auths(alice, "alice");
        String bob = "msrps://far.example.net:2855/f1;tcp msrps://bob.invalid:1/b;tcp";
        for (FakePeer connection : new FakePeer[] {relay("far.example.net"), relay("far.example.net")}) {
            connection.sends(send("t001", session + " " + ALICE, bob)
                    .message("m", "1-2/2")
                    .body("hi")
                    .whole('$'));
            assertThat(connection.receivesOne()).startsWith("MSRP t001 200");
            alice.sends(ok(alice.receivesOne()));
        }
    }
}
