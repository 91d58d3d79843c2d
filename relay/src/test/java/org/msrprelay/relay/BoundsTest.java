package org.msrprelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.relay.fake.FakeWorld.answer;
import static org.msrprelay.relay.fake.Sends.send;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.relay.fake.FakePeer;
import org.msrprelay.relay.fake.FakeWorld;
import org.msrprelay.relay.fake.Sends;

/** Nothing that a peer does makes the relay hold, open or remember without end. */
class BoundsTest {

    private static final String BOB = "msrps://bob.example.net:9000/b;tcp";
    private static final String CAROL = "msrps://carol.example.net:9000/c;tcp";
    private static final String ALICE = "msrps://alice.invalid:2855/s;tcp";

    private final FakeWorld world = new FakeWorld(6, 1);
    private final FakePeer alice = world.connects();
    private final String session = world.auths(alice, "alice");
    private final FakePeer bob = world.connects();

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        world.ends();
    }

    private Sends fromBob(String id) {
        return send(id, session + " " + ALICE, BOB);
    }

    private static String nickname(String to) {
        return "MSRP t001 NICKNAME\r\nTo-Path: " + to + " " + ALICE + "\r\nFrom-Path: " + BOB + "\r\n-------t001$\r\n";
    }

    @Test
    void sendsWithoutABodyAreHeldBackToo() {
        alice.stopsTaking();
        String one = fromBob("t001")
                .failureReport("no")
                .message("m", "1-0/0")
                .with("X-Pad", "p".repeat(12_000))
                .whole('$');
        for (int i = 0; i < 100 && bob.isRead(); i++) {
            bob.sends(one);
        }
        assertThat(bob.isRead()).isFalse();
    }

    @Test
    void turningFromOneNextHopToAnotherGivesNoCreditAnew() {
        FakePeer carol = world.connects();
        FakePeer dave = world.connects();
        List<String> sessions = List.of(world.auths(carol, "carol"), world.auths(dave, "dave"));
        carol.stopsTaking();
        dave.stopsTaking();
        for (int i = 0; i < 100 && alice.isRead(); i++) {
            alice.sends(send("t001", session + " " + sessions.get(i % 2) + " " + CAROL, ALICE)
                    .failureReport("no")
                    .message("m", "1-2000/2000")
                    .body("x".repeat(2000))
                    .whole('$'));
        }
        assertThat(alice.isRead()).isFalse();
        carol.takesAgain();
        dave.takesAgain();
        assertThat(alice.isRead()).isTrue();
    }

    @Test
    void aClientDoesNotMakeTheRelayOpenConnectionsWithoutEnd() {
        for (int i = 0; i < 50; i++) {
            alice.sends(send("t" + (1000 + i), session + " msrps://bob.example.net:" + (9000 + i) + "/b;tcp", ALICE)
                    .message("m", "1-2/2")
                    .body("hi")
                    .whole('$'));
        }
        assertThat(world.attempts).hasSize(4);
        assertThat(alice.receives()).last().asString().startsWith("MSRP t1049 403");
        world.attempts.remove().fails(false);
        alice.receives();
        alice.sends(send("t2000", session + " " + BOB, ALICE)
                .message("m", "1-2/2")
                .body("hi")
                .whole('$'));
        assertThat(alice.receivesOne()).startsWith("MSRP t2000 200");
    }

    @Test
    void whatIsNotAnsweredByDesignHoldsNobodyUp() {
        String batch = fromBob("t001")
                .failureReport("no")
                .message("m", "1-1/1")
                .body("x")
                .whole('$')
                .repeat(64);
        for (int i = 0; i < 280; i++) {
            bob.sends(batch);
            alice.receives();
        }
        FakePeer carol = world.connects();
        String second = world.auths(alice, "alice");
        carol.sends(send("c001", second + " " + ALICE, CAROL)
                .message("chat", "1-2/2")
                .body("hi")
                .whole('$'));
        assertThat(alice.receives()).anyMatch(frame -> frame.contains("Message-ID: chat"));
    }

    @Test
    void requestsThatNobodyAnswersAreBounded() {
        String batch = nickname(session).repeat(100);
        long refused = 0;
        for (int i = 0; i < 200; i++) {
            bob.sends(batch);
            alice.receives();
            refused += bob.receives().stream()
                    .filter(frame -> frame.startsWith("MSRP t001 408"))
                    .count();
        }
        assertThat(refused).isEqualTo(20_000 - 16_384);
    }

    @Test
    void answersFromElsewhereAreDroppedForWhoDoesNotRead() {
        bob.sends(nickname(session).repeat(500));
        List<String> asked = alice.receives();
        bob.stopsTaking();
        for (String each : asked) {
            alice.sends(answer(each, "200 " + "c".repeat(8_000)));
        }
        bob.takesAgain();
        assertThat(bob.receives().stream().mapToLong(String::length).sum()).isBetween(256_000L, 400_000L);
    }

    @Test
    void silenceAboutInterleavedMessagesIsOneReportEach() {
        for (int i = 1; i <= 50; i++) {
            String range = i + "-" + i + "/50";
            bob.sends(fromBob("t10" + i).message("m", range).body("x").whole('+')
                    + fromBob("t20" + i).message("n", range).body("x").whole('+'));
        }
        bob.receives();
        world.time.advance(FakeWorld.RESPONSE_TIMEOUT.plus(Duration.ofSeconds(1)));
        assertThat(bob.receives()).hasSize(2).allMatch(report -> report.contains("Byte-Range: 1-50/50"));
    }

    @Test
    void aReportDoesNotMoveTheFarSide() {
        alice.sends(send("t001", session + " " + BOB, ALICE)
                .message("m", "1-2/2")
                .body("hi")
                .whole('$'));
        FakePeer far = world.attempts.remove().succeeds();
        far.sends(answer(far.receivesOne(), "200 OK"));
        alice.sends("MSRP r001 REPORT\r\nTo-Path: " + session + " " + CAROL + "\r\nFrom-Path: " + ALICE
                + "\r\nMessage-ID: x\r\nByte-Range: 1-2/2\r\nStatus: 000 200 OK\r\n-------r001$\r\n");
        world.time.advance(Duration.ofSeconds(1));
        assertThat(far.isClosed()).isFalse();
        assertThat(world.attempts).isEmpty();
    }
}
