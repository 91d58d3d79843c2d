package org.msrprelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.relay.fake.FakeWorld.PART_OCTETS;
import static org.msrprelay.relay.fake.FakeWorld.RESPONSE_TIMEOUT;
import static org.msrprelay.relay.fake.FakeWorld.STALL_TIMEOUT;
import static org.msrprelay.relay.fake.FakeWorld.answer;
import static org.msrprelay.relay.fake.FakeWorld.field;
import static org.msrprelay.relay.fake.FakeWorld.ok;
import static org.msrprelay.relay.fake.Sends.send;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.relay.fake.FakePeer;
import org.msrprelay.relay.fake.FakeWorld;
import org.msrprelay.relay.fake.Sends;

/** When something fails: who is told, and of what (RFC 4976 6.4.1). */
class FailureTest {

    private static final String BOB = "msrps://bob.example.net:9000/b;tcp";
    private static final String ALICE = "msrps://alice.invalid:2855/s;tcp";

    private final FakeWorld world = new FakeWorld(3, 2);
    private final FakePeer alice = world.connects();
    private final String session = world.auths(alice, "alice");
    private final FakePeer bob = world.connects();

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        world.ends();
    }

    private Sends fromBob(String id, String failureReport) {
        return send(id, session + " " + ALICE, BOB).failureReport(failureReport);
    }

    /** The REPORTs among what was received; responses are 200 or there are none. */
    private static List<String> reports(FakePeer peer) {
        return peer.receives().stream()
                .filter(frame -> frame.contains(" REPORT\r\n"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"absent, 1", "yes, 1", "partial, 0", "no, 0"})
    void silenceIsReportedToThoseWhoWait(String failureReport, int told) {
        bob.sends(
                fromBob("t001", failureReport).message("m", "1-2/2").body("hi").whole('$'));
        bob.receives();
        world.time.advance(RESPONSE_TIMEOUT.minusMillis(1));
        assertThat(bob.receives()).isEmpty();
        world.time.advance(Duration.ofMillis(1));
        List<String> reports = reports(bob);
        assertThat(reports).hasSize(told);
        for (String report : reports) {
            assertThat(report)
                    .contains(
                            "To-Path: " + BOB + "\r\nFrom-Path: " + session + "\r\nMessage-ID: m\r\nByte-Range: 1-2/2")
                    .contains("Status: 000 408")
                    .doesNotContain("Failure-Report")
                    .doesNotContain("Success-Report");
        }
        world.time.advance(RESPONSE_TIMEOUT);
        assertThat(bob.receives()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"absent, 1", "yes, 1", "partial, 1", "no, 0"})
    void anErrorIsReportedWithItsCodeAndComment(String failureReport, int told) {
        bob.sends(
                fromBob("t001", failureReport).message("m", "1-2/2").body("hi").whole('$'));
        alice.sends(answer(alice.receivesOne(), "415 What is this"));
        List<String> reports = reports(bob);
        assertThat(reports).hasSize(told);
        reports.forEach(report -> assertThat(field(report, "Status")).isEqualTo("000 415 What is this"));
    }

    @ParameterizedTest
    @CsvSource({"absent, 1", "partial, 0", "no, 0"})
    void aConnectionLostBeforeItsAnswer(String failureReport, int told) {
        bob.sends(
                fromBob("t001", failureReport).message("m", "1-2/2").body("hi").whole('$'));
        alice.goes();
        List<String> reports = reports(bob);
        assertThat(reports).hasSize(told);
        reports.forEach(report -> assertThat(field(report, "Status")).startsWith("000 408"));
    }

    @ParameterizedTest
    @CsvSource({"absent, 1", "partial, 1", "no, 0"})
    void aClientLostBeforeAllWasHandedOver(String failureReport, int told) {
        alice.stopsTaking();
        bob.sends(fromBob("t001", failureReport)
                .message("m", "1-9000/9000")
                .body("q".repeat(9000))
                .whole('$'));
        alice.goes();
        List<String> reports = reports(bob);
        assertThat(reports).as("touching ranges make one REPORT").hasSize(told);
        reports.forEach(report -> {
            assertThat(field(report, "Status")).startsWith("000 481");
            assertThat(field(report, "Byte-Range")).isEqualTo("1-9000/9000");
        });
    }

    @Test
    void aNextHopLostWhileTheChunkArrives() {
        Sends chunk = fromBob("t001", "yes").message("m", "1-*/9000").body("a".repeat(5000));
        bob.sends(chunk.open());
        alice.receives();
        alice.goes();
        List<String> atOnce = reports(bob);
        assertThat(atOnce).hasSize(2);
        assertThat(field(atOnce.get(0), "Byte-Range")).isEqualTo("1-" + PART_OCTETS + "/9000");
        assertThat(field(atOnce.get(0), "Status")).startsWith("000 408");
        assertThat(field(atOnce.get(1), "Byte-Range")).isEqualTo((PART_OCTETS + 1) + "-5000/9000");
        assertThat(field(atOnce.get(1), "Status")).startsWith("000 481");
        bob.sends("b".repeat(4000) + chunk.end('$'));
        List<String> atTheEnd = bob.receives();
        assertThat(atTheEnd.get(0)).startsWith("MSRP t001 200");
        assertThat(field(atTheEnd.get(1), "Byte-Range")).isEqualTo("5001-9000/9000");
        assertThat(atTheEnd).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"false, absent, 408, 1", "true, absent, 403, 1", "false, partial, 408, 1", "true, no, 403, 0"})
    void aNextHopThatCannotBeReached(boolean denied, String failureReport, int code, int told) {
        alice.sends(send("t001", session + " " + BOB, ALICE)
                .failureReport(failureReport)
                .message("m", "1-2/2")
                .body("hi")
                .whole('$'));
        world.attempts.remove().fails(denied);
        List<String> reports = reports(alice);
        assertThat(reports).hasSize(told);
        reports.forEach(report -> assertThat(field(report, "Status")).startsWith("000 " + code));
    }

    @Test
    void aSlowReaderThatGetsOnHasNotFailed() {
        for (int i = 1; i <= 3; i++) {
            bob.sends(fromBob("t00" + i, "yes")
                    .message("m" + i, "1-1/1")
                    .body("x")
                    .whole('$'));
        }
        List<String> sends = alice.receives();
        world.time.advance(RESPONSE_TIMEOUT.minusSeconds(1));
        alice.sends(ok(sends.get(0)));
        world.time.advance(RESPONSE_TIMEOUT.minusSeconds(1));
        assertThat(reports(bob)).isEmpty();
        alice.sends(ok(sends.get(2)));
        world.time.advance(Duration.ofSeconds(1));
        List<String> reports = reports(bob);
        assertThat(reports).as("an answer to a later one does not count").hasSize(1);
        assertThat(field(reports.get(0), "Message-ID")).isEqualTo("m2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "partial", "no"})
    void aStalledNextHopFailsWhatWaits(String failureReport) {
        alice.stopsTaking();
        bob.sends(
                fromBob("t001", failureReport).message("m", "1-2/2").body("hi").whole('$'));
        world.time.advance(STALL_TIMEOUT.multipliedBy(2));
        List<String> reports = reports(bob);
        assertThat(reports).hasSize(failureReport.equals("no") ? 0 : 1);
        reports.forEach(report -> assertThat(field(report, "Status")).startsWith("000 408"));
        assertThat(alice.isClosed()).isFalse();
        alice.takesAgain();
        alice.receives();
        bob.sends(
                fromBob("t002", failureReport).message("n", "1-2/2").body("yo").whole('$'));
        assertThat(alice.receives()).as("the flow begins anew").hasSize(1);
    }

    /** Its rest would wait for the whole stall-timeout as well. */
    @ParameterizedTest
    @ValueSource(strings = {"yes", "partial", "no"})
    void noMoreIsTakenOfAMessageThatStalled(String failureReport) {
        alice.stopsTaking();
        Sends first = fromBob("t001", failureReport).message("m", "1-*/5006").body("a".repeat(5000));
        bob.sends(first.open());
        world.time.advance(STALL_TIMEOUT.multipliedBy(2));
        bob.sends(first.end('+'));
        List<String> told = bob.receives();
        assertThat(told.stream().anyMatch(frame -> frame.contains(" REPORT"))).isEqualTo(!failureReport.equals("no"));
        alice.takesAgain();
        alice.receives();
        bob.sends(fromBob("t002", failureReport)
                .message("m", "4-9/9")
                .body("defghi")
                .whole('$'));
        assertThat(alice.receives()).isEmpty();
        List<String> refused = bob.receives();
        assertThat(refused).hasSize(failureReport.equals("no") ? 0 : 1);
        refused.forEach(frame -> assertThat(frame).startsWith("MSRP t002 408"));
        bob.sends(
                fromBob("t003", failureReport).message("n", "1-2/2").body("yo").whole('$'));
        assertThat(alice.receives()).as("the flow begins anew").hasSize(1);
    }

    /** A message whose octets all reached the next hop goes on when another one's did not. */
    @Test
    void aMessageOfWhichNothingFailedGoesOnAfterAStall() {
        bob.sends(fromBob("t001", "yes").message("m", "1-3/6").body("abc").whole('+'));
        alice.sends(ok(alice.receivesOne()));
        bob.receives();
        alice.stopsTaking();
        bob.sends(fromBob("t002", "yes").message("n", "1-2/2").body("hi").whole('$'));
        world.time.advance(STALL_TIMEOUT.multipliedBy(2));
        assertThat(reports(bob)).hasSize(1);
        alice.takesAgain();
        alice.receives();
        bob.sends(fromBob("t003", "yes").message("m", "4-6/6").body("def").whole('$'));
        assertThat(alice.receives()).hasSize(1);
    }

    @Test
    void aMessageThatIsNotWantedIsStopped() {
        Sends chunk = fromBob("t001", "yes").message("m", "1-*/20000").body("a".repeat(5000));
        bob.sends(chunk.open());
        alice.sends(answer(alice.receivesOne(), "413 Enough"));
        List<String> reports = reports(bob);
        assertThat(reports).hasSize(1);
        assertThat(field(reports.get(0), "Byte-Range")).isEqualTo("1-5000/20000");
        assertThat(field(reports.get(0), "Status")).isEqualTo("000 413 Enough");
        bob.sends("b".repeat(5000) + chunk.end('+'));
        List<String> rest = bob.receives();
        assertThat(rest.get(0)).startsWith("MSRP t001 200");
        assertThat(field(rest.get(1), "Byte-Range")).isEqualTo("5001-10000/20000");
        bob.sends(fromBob("t002", "yes").message("m", "10001-*/20000").body("c").whole('+'));
        assertThat(bob.receivesOne()).startsWith("MSRP t002 413");
        bob.sends(fromBob("t003", "yes").message("other", "1-1/1").body("c").whole('$'));
        assertThat(alice.receives()).as("other messages go on").hasSize(1);
    }

    @Test
    void theReportOfAFailureBeyondTwoSessionsComesFromTheSendersOwn() {
        FakePeer carol = world.connects();
        String carols = world.auths(carol, "carol");
        alice.sends(send("t001", session + " " + carols + " msrps://carol.invalid:2855/s;tcp", ALICE)
                .message("m", "1-2/2")
                .body("hi")
                .whole('$'));
        carol.sends(answer(carol.receivesOne(), "400 No"));
        List<String> reports = reports(alice);
        assertThat(reports).hasSize(1);
        assertThat(field(reports.get(0), "To-Path")).isEqualTo(ALICE);
        assertThat(field(reports.get(0), "From-Path")).isEqualTo(session);
    }

    @Test
    void aResponseToNothingIsDropped() {
        alice.sends("MSRP zzzz 400 What\r\nTo-Path: " + session + "\r\nFrom-Path: " + ALICE + "\r\n-------zzzz$\r\n");
        assertThat(alice.receives()).isEmpty();
        assertThat(alice.isClosed()).isFalse();
    }
}
