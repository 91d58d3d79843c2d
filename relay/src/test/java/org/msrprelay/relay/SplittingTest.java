package org.msrprelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.relay.fake.FakeWorld.PART_OCTETS;
import static org.msrprelay.relay.fake.FakeWorld.body;
import static org.msrprelay.relay.fake.FakeWorld.field;
import static org.msrprelay.relay.fake.Sends.send;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msrprelay.relay.fake.FakePeer;
import org.msrprelay.relay.fake.FakeWorld;
import org.msrprelay.relay.fake.Sends;

/** Chunks become parts (RFC 4975 7.1.1, RFC 4976 6.4.1). */
class SplittingTest {

    private static final String BOB = "msrps://bob.example.net:9000/b;tcp";
    private static final String ALICE = "msrps://alice.invalid:2855/s;tcp";

    private final FakeWorld world = new FakeWorld(2, 1);
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

    @Test
    void partsLeaveWhileTheChunkIsArriving() {
        Sends chunk = fromBob("t001")
                .message("m", "1-*/10000")
                .with("Content-Disposition", "attachment")
                .body("");
        bob.sends(chunk.open() + "x".repeat(5000));
        String first = alice.receivesOne();
        assertThat(body(first)).hasSize(PART_OCTETS);
        assertThat(field(first, "Byte-Range")).isEqualTo("1-*/10000");
        assertThat(first).contains("Content-Disposition: attachment").endsWith("+\r\n");
        assertThat(bob.receives()).as("no 200 before the end-line").isEmpty();
        bob.sends("y".repeat(5000) + chunk.end('$'));
        assertThat(bob.receivesOne()).startsWith("MSRP t001 200");
        List<String> rest = alice.receives();
        assertThat(rest).hasSize(2);
        assertThat(rest.get(0)).endsWith("+\r\n");
        assertThat(field(rest.get(1), "Byte-Range")).isEqualTo("8193-10000/10000");
        assertThat(rest.get(1)).endsWith("$\r\n");
        assertThat(body(first) + body(rest.get(0)) + body(rest.get(1))).isEqualTo("x".repeat(5000) + "y".repeat(5000));
    }

    @Test
    void aPauseSendsWhatIsThereOnceItIsLongEnough() {
        Sends chunk = fromBob("t001").message("m", "1-*/9000").body("");
        bob.sends(chunk.open() + "x".repeat(2047));
        world.time.advance(Duration.ofSeconds(5));
        assertThat(alice.receives()).as("shorter than 2048 octets: it waits").isEmpty();
        bob.sends("x");
        world.time.advance(FakeWorld.LINGER);
        assertThat(field(alice.receivesOne(), "Byte-Range")).isEqualTo("1-2048/9000");
        bob.sends(chunk.end('+'));
        String last = alice.receivesOne();
        assertThat(field(last, "Byte-Range")).isEqualTo("2049-2048/9000");
        assertThat(last).endsWith("+\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "1-10/10, 1-5/10", // a wrong end is corrected
        "7-*/*, 7-11/*",
        "1-5/5, 1-5/5",
        "1-3/5, 1-5/5",
    })
    void rangesAreThoseOfTheActualOctets(String given, String relayed) {
        bob.sends(fromBob("t001").message("m", given).body("hello").whole('+'));
        assertThat(field(alice.receivesOne(), "Byte-Range")).isEqualTo(relayed);
    }

    @Test
    void aSendWithoutRangeKeepsNoneUnlessItIsSplit() {
        bob.sends(fromBob("t001").with("Message-ID", "m").body("hello").whole('$'));
        assertThat(alice.receivesOne()).doesNotContain("Byte-Range");
        bob.sends(fromBob("t002")
                .with("Message-ID", "n")
                .body("z".repeat(PART_OCTETS + 1))
                .whole('$'));
        List<String> parts = alice.receives();
        assertThat(parts).extracting(part -> field(part, "Byte-Range")).containsExactly("1-*/*", "4097-4097/*");
    }

    @Test
    void noBodyAndAnEmptyBodyStayWhatTheyAre() {
        bob.sends(fromBob("t001").message("m", "1-0/0").whole('$'));
        assertThat(alice.receivesOne()).contains("Byte-Range: 1-0/0\r\n-------").doesNotContain("\r\n\r\n");
        bob.sends(fromBob("t002").message("m", "1-*/0").body("").whole('$'));
        assertThat(alice.receivesOne()).contains("Byte-Range: 1-*/0\r\nContent-Type: text/plain\r\n\r\n\r\n-------");
        bob.sends(fromBob("t003").message("m", "1-9/9").body("").whole('$'));
        assertThat(field(alice.receivesOne(), "Byte-Range")).isEqualTo("1-0/9");
    }

    @Test
    void aChunkWhoseSenderIsLostEndsWithAbort() {
        bob.sends(fromBob("t001").message("m", "1-*/9000").body("abc").open());
        bob.goes();
        String cut = alice.receivesOne();
        assertThat(body(cut)).isEqualTo("abc");
        assertThat(cut).endsWith("#\r\n");
    }

    @Test
    void aSessionThatExpiresAmidAChunkAbortsIt() {
        Sends chunk = fromBob("t001").message("m", "1-*/9000").body("abc");
        bob.sends(chunk.open());
        world.time.advance(Duration.ofMinutes(15));
        assertThat(alice.receivesOne()).endsWith("#\r\n");
        bob.sends("defg" + chunk.end('$'));
        List<String> told = bob.receives();
        assertThat(told.get(0)).startsWith("MSRP t001 200");
        assertThat(field(told.get(1), "Byte-Range")).isEqualTo("4-7/9000");
        assertThat(field(told.get(1), "Status")).startsWith("000 481");
        assertThat(told).hasSize(2);
    }

    @Test
    void octetsOneAtATimeMakeTheSameParts() {
        String octets = fromBob("t001")
                .message("m", "1-3000/3000")
                .body("q".repeat(3000))
                .whole('$');
        for (int i = 0; i < octets.length(); i++) {
            bob.sendsQuietly(octets.substring(i, i + 1));
        }
        world.time.run();
        assertThat(body(alice.receivesOne())).isEqualTo("q".repeat(3000));
    }
}
