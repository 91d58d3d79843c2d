package org.msrprelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.relay.fake.FakeWorld.field;
import static org.msrprelay.relay.fake.FakeWorld.ok;
import static org.msrprelay.relay.fake.Sends.send;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.relay.fake.FakePeer;
import org.msrprelay.relay.fake.FakeWorld;
import org.msrprelay.relay.fake.Sends;

/** A next hop that is slow pauses its source, and nothing locks up. */
class FlowControlTest {

    private static final String BOB = "msrps://bob.example.net:9000/b;tcp";
    private static final String ALICE = "msrps://alice.invalid:2855/s;tcp";

    private final FakeWorld world = new FakeWorld(4, 2);
    private final FakePeer alice = world.connects();
    private final String session = world.auths(alice, "alice");
    private final FakePeer bob = world.connects();

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        world.ends();
    }

    private Sends fromBob(String id, String message, String range) {
        return send(id, session + " " + ALICE, BOB).message(message, range);
    }

    /** Sends while it is read, as a kernel would. */
    private long sendsUntilPaused(FakePeer peer, String octets) {
        long sent = 0;
        while (peer.isRead()) {
            peer.sends(octets);
            sent += octets.length();
            assertThat(sent).as("octets taken for a reader that has stopped").isLessThan(1_000_000);
        }
        return sent;
    }

    @Test
    void aReaderThatStopsPausesItsSourceAndGoesOnLater() {
        alice.stopsTaking();
        Sends chunk = fromBob("t001", "m", "1-*/*").body("");
        bob.sends(chunk.open());
        sendsUntilPaused(bob, "x".repeat(1000));
        assertThat(world.relay().heldOctets()).isPositive();
        alice.takesAgain();
        assertThat(bob.isRead()).isTrue();
        bob.sends(chunk.end('$'));
        assertThat(world.relay().heldOctets()).isZero();
    }

    @Test
    void anAnswerThatWeDoNotReadIsNotLate() {
        // Bob's answer to alice's message would come on the connection that we have paused for alice's sake.
        bob.sends(fromBob("t000", "hello", "1-0/0").whole('$'));
        alice.sends(ok(alice.receivesOne()));
        alice.sends(send("a001", session + " " + BOB, ALICE)
                .message("n", "1-2/2")
                .body("hi")
                .whole('$'));
        assertThat(alice.receivesOne()).startsWith("MSRP a001 200");
        assertThat(bob.receives()).hasSize(2);
        alice.stopsTaking();
        bob.sends(fromBob("t001", "m", "1-*/*").body("").open());
        sendsUntilPaused(bob, "x".repeat(1000));
        world.time.advance(FakeWorld.STALL_TIMEOUT.minusSeconds(1));
        alice.takesAgain();
        alice.receives();
        world.time.advance(FakeWorld.RESPONSE_TIMEOUT.minusSeconds(1));
        assertThat(alice.receives()).as("19 s unread do not count").noneMatch(frame -> frame.contains(" REPORT"));
        world.time.advance(Duration.ofSeconds(1));
        assertThat(alice.receives()).anyMatch(frame -> frame.contains("Status: 000 408"));
    }

    @Test
    void aPeerThatDoesNotReadItsAnswersIsNotRead() {
        bob.stopsTaking();
        String sent = fromBob("t001", "m", "1-1/1").body("x").whole('$');
        sendsUntilPaused(bob, sent);
        bob.takesAgain();
        assertThat(bob.isRead()).isTrue();
        assertThat(bob.receives()).allMatch(frame -> frame.startsWith("MSRP t001 200"));
    }

    @Test
    void flowsOfOneNextHopTakeTurns() {
        FakePeer carol = world.connects();
        String second = world.auths(alice, "alice");
        alice.stopsTaking();
        bob.sends(
                fromBob("t001", "big", "1-12000/12000").body("x".repeat(12_000)).whole('$'));
        carol.sends(send("c001", second + " " + ALICE, "msrps://carol.example.net:9000/c;tcp")
                .message("small", "1-2/2")
                .body("hi")
                .whole('$'));
        alice.takesAgain();
        assertThat(alice.receives())
                .extracting(frame -> field(frame, "Message-ID"))
                .as("the part that is under way gives way; then its rest, and the other parts")
                .containsExactly("big", "small", "big", "big", "big");
    }

    @Test
    void smallPartsOfOneFlowShareATurn() {
        FakePeer carol = world.connects();
        String second = world.auths(alice, "alice");
        alice.stopsTaking();
        bob.sends(
                fromBob("t001", "big", "1-12000/12000").body("x".repeat(12_000)).whole('$'));
        for (int line = 1; line <= 3; line++) {
            carol.sends(send("c00" + line, second + " " + ALICE, "msrps://carol.example.net:9000/c;tcp")
                    .message("line" + line, "1-2/2")
                    .body("hi")
                    .whole('$'));
        }
        alice.takesAgain();
        assertThat(alice.receives())
                .extracting(frame -> field(frame, "Message-ID"))
                .containsExactly("big", "line1", "line2", "line3", "big", "big", "big");
    }

    @Test
    void partsWithoutABodyTakeTurnsToo() {
        FakePeer carol = world.connects();
        String second = world.auths(alice, "alice");
        alice.stopsTaking();
        bob.sends(
                fromBob("t001", "first", "1-3000/3000").body("x".repeat(3_000)).whole('$'));
        for (int i = 0; i < 100; i++) {
            bob.sends(fromBob("t1" + (100 + i), "empty", "1-0/0").whole('$'));
        }
        carol.sends(send("c001", second + " " + ALICE, "msrps://carol.example.net:9000/c;tcp")
                .message("chat", "1-2/2")
                .body("hi")
                .whole('$'));
        alice.takesAgain();
        int position = alice.receives().stream()
                .map(frame -> field(frame, "Message-ID"))
                .toList()
                .indexOf("chat");
        assertThat(position).isBetween(1, 40);
    }

    @Test
    void probationEndsAConnectionThatGetsNothingAccepted() {
        FakePeer mallory = world.connects();
        mallory.sends("MSRP abcd SEND\r\nTo-Path: ");
        world.time.advance(Duration.ofSeconds(29));
        assertThat(mallory.isClosed()).isFalse();
        mallory.sends(session);
        world.time.advance(Duration.ofSeconds(1));
        assertThat(mallory.isClosed()).isTrue();
        assertThat(alice.isClosed()).isFalse();
    }
}
