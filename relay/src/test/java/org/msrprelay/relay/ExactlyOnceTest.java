package org.msrprelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.relay.fake.FakeWorld.answer;
import static org.msrprelay.relay.fake.FakeWorld.body;
import static org.msrprelay.relay.fake.FakeWorld.field;
import static org.msrprelay.relay.fake.FakeWorld.id;
import static org.msrprelay.relay.fake.FakeWorld.ok;
import static org.msrprelay.relay.fake.Sends.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.relay.fake.FakePeer;
import org.msrprelay.relay.fake.FakeWorld;
import org.msrprelay.relay.fake.Sends;

/**
 * The invariant: every octet of a SEND that was answered 200 was either answered 200 by the next hop or named in exactly
 * one REPORT - with next hops that answer, refuse, take few octets at a time or none, fall silent and go, with parts that
 * are interrupted for those of another flow or for a response, over several loops whose tasks run late.
 */
class ExactlyOnceTest {

    private static final String BOB = "msrps://bob.example.net:9000/b;tcp";
    private static final String CAROL = "msrps://carol.example.net:9000/c;tcp";
    private static final String ALICE = "msrps://alice.invalid:2855/s;tcp";
    private static final int STEPS = 400;
    private static final int LONGEST_BODY = 12_000;

    private FakeWorld world = new FakeWorld(0, 3);
    private SplittableRandom random = new SplittableRandom();
    private FakePeer bob = world.connects();
    private FakePeer carol = world.connects();
    private FakePeer alice = world.connects();
    private String session = "";
    private String secondSession = "";

    /** How often each octet of each message was answered 200 by the next hop, and how often reported. */
    private final Map<String, int[]> delivered = new HashMap<>();

    private final Map<String, int[]> reported = new HashMap<>();
    private final Map<String, Integer> accepted = new HashMap<>();
    private final Map<String, String> messageOfTransaction = new HashMap<>();
    private final Map<String, Integer> lengths = new HashMap<>();
    private final List<String> unanswered = new ArrayList<>();
    private int messages;
    private int keepAlives;
    private int interrupted;

    @RepeatedTest(40)
    void everyOctetIsAccountedForOnce(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        random = new SplittableRandom(seed);
        world = new FakeWorld(seed, 3);
        bob = world.connects();
        carol = world.connects();
        newAlice();
        for (int step = 0; step < STEPS; step++) {
            step();
        }
        settle();
        check();
        world.ends();
    }

    private void newAlice() {
        alice = world.connects();
        session = world.auths(alice, "alice");
        secondSession = world.auths(alice, "alice");
        alice.hasRoomFor(500 + random.nextInt(4_000));
        unanswered.clear();
    }

    private void step() {
        switch (random.nextInt(14)) {
            case 0, 1 -> sends(bob, session + " " + ALICE, BOB);
            case 2, 3 -> sends(carol, secondSession + " " + ALICE, CAROL);
            case 11 ->
                alice.sendsQuietly(send("k" + "%03d".formatted(++keepAlives), session, ALICE)
                        .whole('$'));
            case 12 -> alice.hasRoomFor(500 + random.nextInt(4_000));
            case 4, 5 -> aliceAnswers(random.nextInt(20) == 0 ? "415 No" : "200 OK");
            case 6 -> alice.stopsTaking();
            case 7 -> alice.takesAgain();
            case 8 -> world.time.advance(Duration.ofMillis(random.nextInt(3_000)));
            case 9 -> runSome();
            case 10 -> {
                if (random.nextInt(6) == 0) {
                    collect();
                    alice.goes();
                    newAlice();
                }
            }
            default -> collect();
        }
    }

    private void runSome() {
        for (int i = random.nextInt(5); i > 0; i--) {
            world.time.runOne();
        }
    }

    /** A whole chunk, in pieces, with the engine's tasks running between them or not. */
    private void sends(FakePeer sender, String toPath, String fromPath) {
        if (!sender.isRead()) {
            return;
        }
        String message = "m" + ++messages;
        int length = random.nextInt(3) == 0 ? random.nextInt(LONGEST_BODY) + 1 : random.nextInt(300) + 1;
        lengths.put(message, length);
        String transaction = "t" + "%03d".formatted(messages);
        messageOfTransaction.put(transaction, message);
        Sends chunk = send(transaction, toPath, fromPath)
                .message(message, "1-*/" + length)
                .body("x".repeat(length));
        String octets = chunk.whole('$');
        int at = 0;
        while (at < octets.length()) {
            int end = Math.min(octets.length(), at + 1 + random.nextInt(4_000));
            sender.sendsQuietly(octets.substring(at, end));
            at = end;
            runSome();
            if (random.nextInt(60) == 0) {
                collect();
                alice.goes();
            }
        }
        if (alice.isClosed()) {
            newAlice();
        }
    }

    private void collect() {
        for (String frame : alice.receives()) {
            if (frame.contains(" SEND\r\n")) {
                interrupted += frame.endsWith("+\r\n") && body(frame).length() < FakeWorld.PART_OCTETS ? 1 : 0;
                unanswered.add(frame);
            }
        }
        List<String> told = new ArrayList<>(bob.receives());
        told.addAll(carol.receives());
        for (String frame : told) {
            if (frame.contains(" REPORT\r\n")) {
                count(reported, field(frame, "Message-ID"), ByteRange.parse(field(frame, "Byte-Range")));
            } else if (frame.startsWith("MSRP " + id(frame) + " 200")) {
                accepted.merge(messageOfTransaction.getOrDefault(id(frame), "?"), 1, Integer::sum);
            }
        }
    }

    private void aliceAnswers(String status) {
        collect();
        if (alice.isClosed()) {
            return;
        }
        int answers = Math.min(unanswered.size(), 1 + random.nextInt(4));
        for (int i = 0; i < answers; i++) {
            String frame = unanswered.remove(0);
            if (status.startsWith("200")) {
                alice.sends(ok(frame));
                long start = ByteRange.parse(field(frame, "Byte-Range")).start();
                ByteRange whole = new ByteRange(start, start + body(frame).length() - 1, ByteRange.ANY);
                count(delivered, field(frame, "Message-ID"), whole);
            } else {
                alice.sends(answer(frame, status));
            }
        }
    }

    private void count(Map<String, int[]> counts, String message, ByteRange range) {
        int[] octets = counts.computeIfAbsent(message, key -> new int[lengths.getOrDefault(key, 0)]);
        for (long i = range.start(); i <= range.end(); i++) {
            octets[(int) i - 1]++;
        }
    }

    /** Everything that was under way is answered, or its time runs out. */
    private void settle() {
        world.time.run();
        alice.takesAgain();
        collect();
        while (!unanswered.isEmpty()) {
            aliceAnswers("200 OK");
        }
        world.time.advance(
                FakeWorld.RESPONSE_TIMEOUT.plus(FakeWorld.STALL_TIMEOUT).multipliedBy(2));
        collect();
    }

    private void check() {
        assertThat(accepted).isNotEmpty();
        assertThat(interrupted).as("parts that were interrupted").isPositive();
        accepted.forEach((message, times) -> {
            assertThat(times).as("responses to the SEND of %s", message).isEqualTo(1);
            int length = lengths.getOrDefault(message, 0);
            int[] good = delivered.getOrDefault(message, new int[length]);
            int[] told = reported.getOrDefault(message, new int[length]);
            for (int i = 0; i < length; i++) {
                // A REPORT for lack of an answer in time may be followed by one that comes late, never by another
                // REPORT.
                assertThat(told[i])
                        .as("REPORTs of octet %d of %s", i + 1, message)
                        .isLessThanOrEqualTo(1);
                assertThat(good[i] + told[i])
                        .as("outcomes of octet %d of %s", i + 1, message)
                        .isPositive();
            }
        });
        reported.keySet().forEach(message -> assertThat(accepted).containsKey(message));
    }
}
