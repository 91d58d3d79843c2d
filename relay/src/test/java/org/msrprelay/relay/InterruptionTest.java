package org.msrprelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.relay.fake.FakeWorld.answer;
import static org.msrprelay.relay.fake.FakeWorld.body;
import static org.msrprelay.relay.fake.FakeWorld.field;
import static org.msrprelay.relay.fake.FakeWorld.ok;
import static org.msrprelay.relay.fake.Sends.send;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.relay.fake.FakePeer;
import org.msrprelay.relay.fake.FakeWorld;
import org.msrprelay.relay.fake.Sends;

/**
 * RFC 4975 7.1.1: a part of more than 2048 octets that the connection does not take in one go is interrupted if something
 * else waits for the connection. Here the connection takes 2500 octets at a time.
 */
class InterruptionTest {

    private static final String ALICE = "msrps://alice.invalid:2855/s;tcp";
    private static final String BOB = "msrps://bob.example.net:9000/b;tcp";
    private static final String CAROL = "msrps://carol.example.net:9000/c;tcp";
    private static final String BIG = "0123456789".repeat(400);

    private final FakeWorld world = new FakeWorld(5, 2);
    private final FakePeer alice = world.connects();
    private final String session = world.auths(alice, "alice");
    private final String second = world.auths(alice, "alice");
    private final FakePeer bob = world.connects();
    private final FakePeer carol = world.connects();

    @BeforeEach
    void aPartIsUnderWay() {
        alice.hasRoomFor(2_500);
        alice.stopsTaking();
        bob.sends(big("1-4000/4000").whole('$'));
        assertThat(bob.receivesOne()).startsWith("MSRP t001 200");
    }

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        world.ends();
    }

    private Sends big(String range) {
        return send("t001", session + " " + ALICE, BOB).message("big", range).body(BIG);
    }

    private void chatOfAnotherSession() {
        carol.sends(send("c001", second + " " + ALICE, CAROL)
                .message("chat", "1-2/2")
                .body("hi")
                .whole('$'));
    }

    private static String join(List<String> frames) {
        return frames.stream().map(FakeWorld::body).collect(Collectors.joining());
    }

    @Test
    void aPartIsSentAsOneSendIfNothingElseWaits() {
        alice.takesAgain();
        String frame = alice.receivesOne();
        assertThat(field(frame, "Byte-Range")).isEqualTo("1-*/4000");
        assertThat(body(frame)).isEqualTo(BIG);
    }

    @Test
    void anotherFlowInterruptsAndTheRestFollowsInASendOfItsOwn() {
        chatOfAnotherSession();
        alice.takesAgain();
        List<String> frames = alice.receives();
        assertThat(frames).extracting(frame -> field(frame, "Message-ID")).containsExactly("big", "chat", "big");
        String first = frames.get(0);
        String rest = frames.remove(2);
        frames.remove(1);
        assertThat(first).endsWith("+\r\n");
        assertThat(field(first, "Byte-Range")).isEqualTo("1-*/4000");
        int sent = body(first).length();
        assertThat(sent).isBetween(2048, 2_500);
        assertThat(field(rest, "Byte-Range")).isEqualTo((sent + 1) + "-4000/4000");
        assertThat(rest).endsWith("$\r\n");
        assertThat(field(rest, "Content-Type")).isEqualTo("text/plain");
        assertThat(body(first) + body(rest)).isEqualTo(BIG);
    }

    @Test
    void aResponseInterrupts() {
        alice.sends(send("a001", session, ALICE).whole('$'));
        alice.takesAgain();
        List<String> frames = alice.receives();
        assertThat(frames).hasSize(3);
        assertThat(frames.get(1)).startsWith("MSRP a001 200");
        frames.remove(1);
        assertThat(join(frames)).isEqualTo(BIG);
    }

    @Test
    void theFlowsOwnNextPartDoesNotInterrupt() {
        bob.sends(send("t002", session + " " + ALICE, BOB)
                .message("more", "1-2/2")
                .body("hi")
                .whole('$'));
        alice.takesAgain();
        assertThat(alice.receives())
                .extracting(frame -> field(frame, "Message-ID"))
                .containsExactly("big", "more");
    }

    @Test
    void fewerThan2048OctetsAreNoChunk() {
        // What alice has room for is used up by her own response; then few octets of the part follow.
        alice.takesAgain();
        alice.receives();
        alice.hasRoomFor(1_000);
        alice.stopsTaking();
        bob.sends(send("t002", session + " " + ALICE, BOB)
                .message("next", "1-4000/4000")
                .body(BIG)
                .whole('$'));
        chatOfAnotherSession();
        alice.takesAgain();
        List<String> frames = alice.receives();
        assertThat(frames).extracting(frame -> field(frame, "Message-ID")).containsExactly("next", "chat", "next");
        assertThat(body(frames.get(0)).length()).isBetween(2048, 3_047);
    }

    @Test
    void eachPieceIsReportedOnItsOwn() {
        chatOfAnotherSession();
        alice.takesAgain();
        List<String> frames = alice.receives();
        int sent = body(frames.get(0)).length();
        bob.receives();
        alice.sends(ok(frames.get(0)));
        alice.sends(answer(frames.get(2), "415 No"));
        assertThat(field(bob.receivesOne(), "Byte-Range")).isEqualTo((sent + 1) + "-4000/4000");
        alice.sends(ok(frames.get(1)));
    }

    @Test
    void aPartThatIsRefusedBeforeItsEndGoesNoFurther() {
        alice.hasRoomFor(500);
        alice.takesOnce();
        String begun = alice.receivesSoFar();
        alice.sends(answer(begun, "415 No"));
        alice.takesAgain();
        List<String> frames = alice.receives();
        assertThat(frames).singleElement().asString().endsWith("#\r\n");
        assertThat(body(frames.get(0)).length()).isLessThan(4000);
        assertThat(field(bob.receivesOne(), "Byte-Range")).isEqualTo("1-4000/4000");
    }

    @Test
    void aMessageThatIsNotWantedIsInterrupted() {
        // RFC 4975 10.5: the 413 to the first part comes amid the second.
        alice.takesAgain();
        String first = alice.receivesOne();
        alice.stopsTaking();
        bob.sends(send("t002", session + " " + ALICE, BOB)
                .message("big", "4001-8000/8000")
                .body(BIG)
                .whole('$'));
        bob.receives();
        alice.sends(answer(first, "413 Enough"));
        alice.takesAgain();
        String second = alice.receivesOne();
        assertThat(second).endsWith("#\r\n");
        int sent = body(second).length();
        assertThat(bob.receives())
                .extracting(frame -> field(frame, "Byte-Range"))
                .containsExactly("1-4000/4000", (4001 + sent) + "-8000/8000");
        alice.sends(ok(second));
    }

    @Test
    void aConnectionThatGoesAmidAPartFailsAllOfIt() {
        alice.goes();
        assertThat(field(bob.receivesOne(), "Byte-Range")).isEqualTo("1-4000/4000");
    }

    @Test
    void aStalledPartEndsWithAnAbortWhenOctetsAreTakenAgain() {
        world.time.advance(FakeWorld.STALL_TIMEOUT.multipliedBy(5).dividedBy(4));
        String report = bob.receivesOne();
        assertThat(field(report, "Status")).startsWith("000 408");
        assertThat(field(report, "Byte-Range")).isEqualTo("1-4000/4000");
        chatOfAnotherSession();
        alice.takesAgain();
        List<String> frames = alice.receives();
        assertThat(frames.get(0)).endsWith("#\r\n");
        assertThat(body(frames.get(0)).length()).isLessThan(4000);
        assertThat(field(frames.get(1), "Message-ID")).isEqualTo("chat");
    }

    @Test
    void aConnectionThatTheRelayClosesHearsTheEndOfThePart() {
        world.relay().drain(Duration.ZERO);
        alice.takesAgain();
        assertThat(alice.receivesOne()).endsWith("#\r\n");
    }
}
