package org.msrprelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.relay.fake.FakeWorld.body;
import static org.msrprelay.relay.fake.FakeWorld.field;
import static org.msrprelay.relay.fake.FakeWorld.ok;
import static org.msrprelay.relay.fake.Sends.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.relay.fake.FakePeer;
import org.msrprelay.relay.fake.FakeWorld;

/** Between relays of ours a session whose reader is slow is held back by itself, not with all who share its connection. */
class FlowWindowTest {

    private static final String FAR = "msrps://far.example.net:2855/f1;tcp msrps://bob.invalid:2855/b;tcp";
    private static final Duration FIRST_PROBE = Duration.ofMillis(60);
    private static final int SMALLEST_CHUNK = 2048;
    private static final int FIRST_OCTETS = 128 * 1024;
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);

    private final FakeWorld world = new FakeWorld(13, 2);
    private FakePeer alice;
    private String session;

    @BeforeEach
    void aClientWithASession() {
        alice = world.connects();
        session = world.auths(alice, "alice");
    }

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        world.ends();
    }

    private static String withWindow(String send, long octets) {
        return ok(send).replace("\r\n-------", "\r\nFlow-Window: " + octets + "\r\n-------");
    }

    private String message(String id, int octets) {
        return send(id, session + " " + FAR, "msrps://alice.invalid:2855/s;tcp")
                .message(id, "1-" + octets + "/" + octets)
                .body("x".repeat(octets))
                .whole('$');
    }

    /** The relay that the client's first message has led to. */
    private FakePeer farRelay() {
        alice.sends(message("m001", 2));
        alice.receivesOne();
        return world.attempts.remove().succeeds();
    }

    @Test
    void nothingLeavesBeyondTheWindow() {
        FakePeer far = farRelay();
        far.sends(withWindow(far.receivesOne(), 0));
        alice.sends(message("m002", 10_000));
        assertThat(far.receives()).isEmpty();
        assertThat(alice.receivesOne()).as("it is accepted all the same").startsWith("MSRP m002 200");
    }

    /** On a long way much would be under way before the first answer could say that the reader is slow. */
    @Test
    void littleLeavesBeforeTheFirstAnswer() {
        alice.sends(message("m001", 2 * FIRST_OCTETS));
        alice.receives();
        FakePeer far = world.attempts.remove().succeeds();
        List<String> first = far.receives();
        assertThat(bodyOctets(first)).as("and heads").isBetween(FIRST_OCTETS / 4 * 3, FIRST_OCTETS);
        first.forEach(each -> far.sends(ok(each)));
        List<String> rest = far.receives();
        assertThat(bodyOctets(rest))
                .as("a next hop that does not say has any room")
                .isEqualTo(2 * FIRST_OCTETS - bodyOctets(first));
        rest.forEach(each -> far.sends(ok(each)));
    }

    @Test
    void aNextHopThatDoesNotAnswerIsNotWaitedForLonger() {
        alice.sends(message("m001", 2 * FIRST_OCTETS));
        alice.receives();
        FakePeer far = world.attempts.remove().succeeds();
        int first = bodyOctets(far.receives());
        world.time.advance(RESPONSE_TIMEOUT);
        world.time.advance(Duration.ofSeconds(5)); // the next probe
        assertThat(bodyOctets(far.receives())).isEqualTo(2 * FIRST_OCTETS - first);
        far.goes();
        alice.receives();
    }

    private static int bodyOctets(List<String> sends) {
        return sends.stream().mapToInt(each -> body(each).length()).sum();
    }

    @Test
    void aPartEndsWhereTheWindowDoes() {
        FakePeer far = farRelay();
        far.sends(withWindow(far.receivesOne(), 768 + 3000));
        alice.sends(message("m002", 10_000));
        String part = far.receivesOne();
        assertThat(field(part, "Byte-Range")).isEqualTo("1-*/10000");
        assertThat(body(part)).hasSize(3000);
        assertThat(part).endsWith("+\r\n");
        far.sends(ok(part));
        List<String> rest = new ArrayList<>(far.receives());
        assertThat(field(rest.get(0), "Byte-Range")).startsWith("3001-");
        assertThat(rest.stream().mapToInt(each -> body(each).length()).sum()).isEqualTo(7000);
        rest.forEach(each -> far.sends(ok(each)));
    }

    @Test
    void aClosedWindowIsProbedWithTheSmallestChunkAndEverMoreSeldom() {
        FakePeer far = farRelay();
        far.sends(withWindow(far.receivesOne(), 0));
        alice.sends(message("m002", 10_000));
        world.time.advance(FIRST_PROBE);
        String probe = far.receivesOne();
        assertThat(body(probe)).hasSize(SMALLEST_CHUNK);
        far.sends(withWindow(probe, 0));
        world.time.advance(FIRST_PROBE);
        assertThat(far.receives()).as("the second time it takes longer").isEmpty();
        world.time.advance(FIRST_PROBE);
        far.sends(withWindow(far.receivesOne(), 1_000_000));
        List<String> rest = far.receives();
        assertThat(rest.stream().mapToInt(each -> body(each).length()).sum()).isEqualTo(10_000 - 2 * SMALLEST_CHUNK);
        rest.forEach(each -> far.sends(ok(each)));
        assertThat(alice.receives()).hasSize(1);
    }

    @Test
    void nothingIsProbedWhileAnAnswerIsAwaited() {
        FakePeer far = farRelay();
        String first = far.receivesOne();
        alice.sends(message("m002", 2));
        String second = far.receivesOne();
        far.sends(withWindow(first, 0));
        alice.sends(message("m003", 2));
        world.time.advance(FIRST_PROBE);
        assertThat(far.receives()).isEmpty();
        far.sends(ok(second));
        far.sends(ok(far.receivesOne()));
    }

    @Test
    void othersGoOn() {
        FakePeer far = farRelay();
        far.sends(withWindow(far.receivesOne(), 0));
        alice.sends(message("m002", 10_000));
        FakePeer carol = world.connects();
        String hers = world.auths(carol, "carol");
        carol.sends(send(
                        "c001",
                        hers + " msrps://far.example.net:2855/f2;tcp msrps://dave.invalid:2855/d;tcp",
                        "msrps://carol.invalid:2855/s;tcp")
                .message("c", "1-2/2")
                .body("hi")
                .whole('$'));
        assertThat(field(far.receivesOne(), "Message-ID")).isEqualTo("c");
    }

    @Test
    void whatIsNotAnsweredIsNotHeldBack() {
        FakePeer far = farRelay();
        far.sends(withWindow(far.receivesOne(), 0));
        alice.sends(message("m002", 2).replace("Message-ID", "Failure-Report: no\r\nMessage-ID"));
        assertThat(field(far.receivesOne(), "Message-ID")).isEqualTo("m002");
    }

    @Test
    void aHeldFlowFailsWithItsConnection() {
        FakePeer far = farRelay();
        far.sends(withWindow(far.receivesOne(), 0));
        alice.sends(message("m002", 10_000));
        alice.receives();
        far.goes();
        String report = alice.receivesOne();
        assertThat(report).contains("Status: 000 408");
        assertThat(field(report, "Byte-Range")).isEqualTo("1-10000/10000");
    }

    @Test
    void aHeldFlowThatHoldsUpOthersEndsAsAStalledOne() {
        FakePeer inner = world.connects();
        String inners = "msrps://inner.example.net:2855/i1;tcp msrps://dave.invalid:2855/d;tcp";
        world.auths(inner, "carol");
        String hers = world.auths(inner, "alice");
        String another = world.auths(inner, "bob");
        inner.sends(send("i000", another + " " + FAR, inners)
                .message("o", "1-2/2")
                .body("hi")
                .whole('$'));
        FakePeer far = world.attempts.remove().succeeds();
        far.sends(ok(far.receivesOne()));
        inner.sends(send("i001", hers + " " + FAR, inners)
                .message("m", "1-2/2")
                .body("hi")
                .whole('$'));
        far.sends(withWindow(far.receivesOne(), 0));
        inner.receives();
        int octets = (int) FakeWorld.QUEUE_OCTETS + 4096;
        inner.sends(send("i002", hers + " " + FAR, inners)
                .message("big", "1-" + octets + "/" + octets)
                .body("x".repeat(octets))
                .whole('$'));
        assertThat(inner.isRead()).isFalse();
        for (int i = 0; i < 8 && !inner.isRead(); i++) {
            world.time.advance(Duration.ofSeconds(1));
            far.receives().stream()
                    .filter(each -> each.contains(" SEND"))
                    .forEach(each -> far.sends(withWindow(each, 0)));
        }
        assertThat(inner.isRead()).as("others go on").isTrue();
        assertThat(inner.receives()).anyMatch(each -> each.contains("Status: 000 408"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "1000000000000000000000", "0x10"})
    void whatIsNoNumberIsNoWindow(String value) {
        FakePeer far = farRelay();
        far.sends(ok(far.receivesOne()).replace("\r\n-------", "\r\nFlow-Window: " + value + "\r\n-------"));
        alice.sends(message("m002", 2));
        far.sends(ok(far.receivesOne()));
    }

    @Test
    void aClientCannotHoldItsSendersBack() {
        FakePeer bob = world.connects();
        String to = session + " msrps://alice.invalid:2855/s;tcp";
        bob.sends(send("b001", to, "msrps://bob.invalid:1/b;tcp")
                .message("b", "1-2/2")
                .body("hi")
                .whole('$'));
        alice.sends(withWindow(alice.receivesOne(), 0));
        bob.sends(send("b002", to, "msrps://bob.invalid:1/b;tcp")
                .message("c", "1-2/2")
                .body("hi")
                .whole('$'));
        alice.sends(ok(alice.receivesOne()));
    }

    // ---- the other side: this relay has the slow reader ----

    private String toAlice(String id, int octets) {
        return send(id, session + " msrps://alice.invalid:2855/s;tcp", FAR)
                .message(id, "1-" + octets + "/" + octets)
                .body("x".repeat(octets))
                .whole('$');
    }

    private List<String> answersToMany(FakePeer from) {
        alice.stopsTaking();
        alice.hasRoomFor(1);
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            from.sends(toAlice("t00" + i, 3000));
            answers.addAll(from.receives());
        }
        return answers;
    }

    @Test
    void anotherRelayIsToldHowMuchMoreThereIsRoomFor() {
        FakePeer relay = world.connects();
        relay.provesToBe("far.example.net");
        List<String> answers = answersToMany(relay);
        assertThat(answers).hasSize(3).allMatch(each -> each.contains(" 200 "));
        List<Long> windows = answers.stream()
                .map(each -> Long.parseLong(field(each, "Flow-Window")))
                .toList();
        assertThat(windows).as("less each time").isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(windows.get(0)).isPositive();
    }

    @Test
    void twiceWhatItWasToldOfFitsInTheQueue() {
        FakePeer relay = world.connects();
        relay.provesToBe("far.example.net");
        relay.sends(toAlice("t001", 2));
        long window = Long.parseLong(field(relay.receivesOne(), "Flow-Window"));
        assertThat(2 * window).isBetween(FakeWorld.QUEUE_OCTETS / 2, FakeWorld.QUEUE_OCTETS);
        alice.sends(ok(alice.receivesOne()));
    }

    @Test
    void nobodyElseIsTold() {
        FakePeer stranger = world.connects();
        assertThat(answersToMany(stranger)).hasSize(3).noneMatch(each -> each.contains("Flow-Window"));
    }
}
