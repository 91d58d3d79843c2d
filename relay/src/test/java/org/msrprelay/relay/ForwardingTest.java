package org.msrprelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.relay.fake.FakeWorld.body;
import static org.msrprelay.relay.fake.FakeWorld.field;
import static org.msrprelay.relay.fake.FakeWorld.id;
import static org.msrprelay.relay.fake.FakeWorld.ok;
import static org.msrprelay.relay.fake.Sends.send;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.relay.fake.FakePeer;
import org.msrprelay.relay.fake.FakeWorld;

/** Where requests go, and with which paths (RFC 4976 6.2, 6.4). */
class ForwardingTest {

    private static final String BOB = "msrps://bob.example.net:9000/b;tcp";
    private static final String ALICE = "msrps://alice.invalid:2855/s;tcp";

    private final FakeWorld world = new FakeWorld(1, 2);
    private final FakePeer alice = world.connects();
    private final String session = world.auths(alice, "alice");

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        world.ends();
    }

    @Test
    void aForeignersSendReachesTheClientWithPathsMovedOn() {
        FakePeer bob = world.connects();
        bob.sends(send("t001", session + " " + ALICE, BOB)
                .message("m1", "1-2/2")
                .body("hi")
                .whole('$'));

        String response = bob.receivesOne();
        assertThat(response).startsWith("MSRP t001 200 OK\r\nTo-Path: " + BOB + "\r\nFrom-Path: " + session + "\r\n");
        String relayed = alice.receivesOne();
        assertThat(field(relayed, "To-Path")).isEqualTo(ALICE);
        assertThat(field(relayed, "From-Path")).isEqualTo(session + " " + BOB);
        assertThat(field(relayed, "Byte-Range")).isEqualTo("1-2/2");
        assertThat(body(relayed)).isEqualTo("hi");
        assertThat(id(relayed)).isNotEqualTo("t001");
        alice.sends(ok(relayed));
        assertThat(bob.receives()).isEmpty();
    }

    @Test
    void theClientAnswersOnTheConnectionTheForeignUriCameFrom() {
        FakePeer bob = world.connects();
        bob.sends(send("t001", session + " " + ALICE, BOB)
                .with("Message-ID", "m0")
                .whole('$'));
        alice.receives();
        alice.sends(send("t002", session + " " + BOB, ALICE)
                .message("m1", "1-2/2")
                .body("ho")
                .whole('$'));
        assertThat(world.attempts).isEmpty();
        assertThat(bob.receives())
                .last()
                .asString()
                .contains("To-Path: " + BOB + "\r\nFrom-Path: " + session + " " + ALICE);
    }

    @Test
    void anotherForeignConnectionIsRefusedWhileTheFirstLives() {
        FakePeer bob = world.connects();
        bob.sends(send("t001", session + " " + ALICE, BOB)
                .with("Message-ID", "m0")
                .whole('$'));
        FakePeer mallory = world.connects();
        String sent = send("t002", session + " " + ALICE, BOB)
                .with("Message-ID", "m1")
                .whole('$');
        mallory.sends(sent);
        assertThat(mallory.receivesOne()).startsWith("MSRP t002 506");
        bob.goes();
        mallory.sends(sent);
        assertThat(mallory.receivesOne()).startsWith("MSRP t002 200");
    }

    @Test
    void theRelayConnectsForItsClientAndWhatWaitedLeaves() {
        alice.sends(send("t001", session + " " + BOB, ALICE)
                .message("m1", "1-2/2")
                .body("hi")
                .whole('$'));
        assertThat(alice.receivesOne()).startsWith("MSRP t001 200");
        assertThat(world.attempts).hasSize(1);
        FakePeer bob = world.attempts.remove().succeeds();
        assertThat(body(bob.receivesOne())).isEqualTo("hi");
        bob.sends(send("t009", session + " " + ALICE, BOB)
                .message("m2", "1-2/2")
                .body("yo")
                .whole('$'));
        assertThat(body(alice.receivesOne())).isEqualTo("yo");
    }

    @Test
    void throughTwoSessionsOfTheSameRelayAsIfThroughTwoRelays() {
        FakePeer bob = world.connects();
        String bobs = world.auths(bob, "bob");
        String bobUri = "msrps://bob.invalid:2855/s;tcp";
        alice.sends(send("t001", session + " " + bobs + " " + bobUri, ALICE)
                .message("m1", "1-2/2")
                .with("Success-Report", "yes")
                .body("hi")
                .whole('$'));
        assertThat(alice.receivesOne()).startsWith("MSRP t001 200");
        String relayed = bob.receivesOne();
        assertThat(field(relayed, "To-Path")).isEqualTo(bobUri);
        assertThat(field(relayed, "From-Path")).isEqualTo(bobs + " " + session + " " + ALICE);
        bob.sends(ok(relayed)
                + "MSRP r001 REPORT\r\nTo-Path: " + bobs + " " + session + " " + ALICE + "\r\nFrom-Path: " + bobUri
                + "\r\nMessage-ID: m1\r\nByte-Range: 1-2/2\r\nStatus: 000 200 OK\r\n-------r001$\r\n");
        String report = alice.receivesOne();
        assertThat(field(report, "To-Path")).isEqualTo(ALICE);
        assertThat(field(report, "From-Path")).isEqualTo(session + " " + bobs + " " + bobUri);
        assertThat(bob.receives()).isEmpty();
    }

    @Test
    void anUnknownMethodsResponseComesBackWithItsOwnTransactionId() {
        FakePeer bob = world.connects();
        bob.sends("MSRP n001 NICKNAME\r\nTo-Path: " + session + " " + ALICE + "\r\nFrom-Path: " + BOB
                + "\r\nUse-Nickname: \"Bob\"\r\n-------n001$\r\n");
        String request = alice.receivesOne();
        assertThat(request).contains(" NICKNAME\r\n").contains("Use-Nickname: \"Bob\"");
        alice.sends("MSRP " + id(request) + " 200 OK\r\nTo-Path: " + field(request, "From-Path") + "\r\nFrom-Path: "
                + ALICE + "\r\n-------" + id(request) + "$\r\n");
        assertThat(bob.receivesOne())
                .startsWith("MSRP n001 200 OK\r\nTo-Path: " + BOB + "\r\nFrom-Path: " + session + " " + ALICE + "\r\n");
    }

    @Test
    void whatIsNotForThisRelayClosesTheConnection() {
        FakePeer bob = world.connects();
        bob.sends(send("t001", "msrps://other.example.org:2855/x;tcp " + ALICE, BOB)
                .with("Message-ID", "m")
                .whole('$'));
        assertThat(bob.isClosed()).isTrue();
        assertThat(bob.receives()).isEmpty();
    }

    @Test
    void unknownTokensAndDeadSessionsAre481() {
        FakePeer bob = world.connects();
        bob.sends(send("t001", "msrps://relay.example.org:2855/nonsuch;tcp " + ALICE, BOB)
                .with("Message-ID", "m")
                .whole('$'));
        assertThat(bob.receivesOne()).startsWith("MSRP t001 481");
        alice.goes();
        bob.sends(
                send("t002", session + " " + ALICE, BOB).with("Message-ID", "m").whole('$'));
        assertThat(bob.receivesOne()).startsWith("MSRP t002 481");
    }

    @Test
    void refusalsGoUnsaidWhereNoAnswerIsWanted() {
        FakePeer bob = world.connects();
        bob.sends(send("t001", "msrps://relay.example.org:2855/nonsuch;tcp " + ALICE, BOB)
                .with("Message-ID", "m")
                .failureReport("no")
                .whole('$'));
        assertThat(bob.receives()).isEmpty();
        assertThat(bob.isClosed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-1/1", "x", "9223372036854775807-*/*", "99999999999999999999-*/*"})
    void aByteRangeThatCannotBeIs400(String range) {
        FakePeer bob = world.connects();
        bob.sends(send("t001", session + " " + ALICE, BOB)
                .message("m", range)
                .body("x")
                .whole('$'));
        assertThat(bob.receivesOne()).startsWith("MSRP t001 400 ");
        assertThat(alice.receives()).isEmpty();
        assertThat(bob.isClosed()).isFalse();
    }

    @Test
    void anMsrpsSessionIsNotReachedInTheClear() {
        FakePeer bob = world.connectsInTheClear();
        bob.sends(
                send("t001", session + " " + ALICE, BOB).with("Message-ID", "m").whole('$'));
        assertThat(bob.receivesOne()).startsWith("MSRP t001 403");
        assertThat(alice.receives()).isEmpty();
    }

    @Test
    void nothingButTcpIsConnectedTo() {
        alice.sends(send("t001", session + " msrps://browser.invalid:9000/b;ws", ALICE)
                .message("m", "1-2/2")
                .body("hi")
                .whole('$'));
        assertThat(alice.receives()).last().asString().contains("Status: 000 408");
        assertThat(world.attempts).isEmpty();
    }

    @Test
    void deniedLiteralsAndPortsAre403() {
        for (String far : List.of("msrps://10.1.2.3:9000/x;tcp", "msrps://bob.example.net:80/x;tcp")) {
            alice.sends(send("t001", session + " " + far, ALICE)
                    .with("Message-ID", "m")
                    .whole('$'));
            assertThat(alice.receivesOne()).startsWith("MSRP t001 403");
        }
        assertThat(world.attempts).isEmpty();
    }

    @Test
    void anotherFarUriMovesTheFarSideAndRetiresTheConnectionOpenedBefore() {
        alice.sends(
                send("t001", session + " " + BOB, ALICE).with("Message-ID", "m").whole('$'));
        FakePeer bob = world.attempts.remove().succeeds();
        bob.sends(ok(bob.receivesOne()));
        alice.sends(send("t002", session + " msrps://carol.example.net:9000/c;tcp", ALICE)
                .with("Message-ID", "n")
                .whole('$'));
        assertThat(bob.isClosed()).isTrue();
        FakePeer carol = world.attempts.remove().succeeds();
        assertThat(field(carol.receivesOne(), "Message-ID")).isEqualTo("n");
    }

    @Test
    void aConnectionThatIsLeftIsNotClosedAmidAChunk() {
        FakePeer alice = world.connects();
        String session = world.auths(alice, "alice");
        String uri = "msrps://bob.example.net:9000/b;tcp";
        alice.sends(
                send("t001", session + " " + uri, ALICE).message("k", "1-0/0").whole('$'));
        FakePeer bob = world.attempts.remove().succeeds();
        bob.sends(ok(bob.receivesOne()));
        String chunk = send("b001", session + " " + ALICE, uri)
                .message("m", "1-*/4")
                .body("ab")
                .open();
        bob.sends(chunk);
        alice.sends(send("t002", session + " msrps://carol.example.net:9000/c;tcp", ALICE)
                .message("n", "1-2/2")
                .body("hi")
                .whole('$'));
        world.time.advance(Duration.ofSeconds(1));
        assertThat(bob.isClosed()).isFalse();
        bob.sends("cd\r\n-------b001$\r\n");
        assertThat(bob.receivesOne()).startsWith("MSRP b001 200");
        world.time.advance(Duration.ofSeconds(1));
        assertThat(bob.isClosed()).isTrue();
    }

    @Test
    void aSignOfLifeIsAnsweredAndAMessageToTheRelayIsNot() {
        alice.sends(send("t001", session, ALICE).with("Message-ID", "m").whole('$'));
        assertThat(alice.receivesOne()).startsWith("MSRP t001 200");
        alice.sends(send("t002", session, ALICE).message("m", "1-1/1").body("x").whole('$'));
        assertThat(alice.receivesOne()).startsWith("MSRP t002 481");
    }
}
