package org.msrprelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.relay.fake.FakeWorld.field;
import static org.msrprelay.relay.fake.FakeWorld.ok;
import static org.msrprelay.relay.fake.Sends.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.relay.fake.FakePeer;
import org.msrprelay.relay.fake.FakeWorld;
import org.msrprelay.relay.fake.Sends;
import org.msrprelay.relay.spi.LimitSettings;
import org.msrprelay.relay.spi.LimitSettings.Rates;

/** Rates, the memory that all share, and connections that are one too many. */
class LimitsTest {

    private static final String ALICE = "msrps://alice.invalid:2855/s;tcp";
    private static final String BOB = "msrps://bob.example.net:9000/b;tcp";
    private static final long MEMORY_OCTETS = 64 * 1024;

    private FakeWorld world = world(Rates.UNLIMITED);

    private static FakeWorld world(Rates rates) {
        return new FakeWorld(6, 2, new LimitSettings(10, LimitSettings.UNLIMITED, rates, MEMORY_OCTETS, 4L << 30));
    }

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        world.ends();
    }

    /** Sends pieces as they are read for the time; returns the octets sent. */
    private long sendsFor(Duration time, FakePeer peer) {
        long sent = 0;
        for (long ms = 0; ms < time.toMillis(); ms++) {
            while (peer.isRead()) {
                int octets = Math.min(peer.readAtMost(), 4096);
                peer.sends("x".repeat(octets));
                sent += octets;
            }
            world.time.advance(Duration.ofMillis(1));
        }
        return sent;
    }

    private FakePeer sending(String user) {
        return sending(user, "1-*/*", "");
    }

    /** Somebody who has sent the head of a SEND and this much of its body. */
    private FakePeer sending(String user, String range, String body) {
        FakePeer peer = world.connects();
        String session = world.auths(peer, user);
        peer.sends(send("t001", session + " " + BOB, ALICE)
                .message("m", range)
                .body(body)
                .open());
        return peer;
    }

    /** Its heap is so small that the head of a short message costs more than a flow may hold. */
    private static FakeWorld worldOfADearHeap() {
        long heapOctets = 8 * 1024;
        return new FakeWorld(
                6, 2, new LimitSettings(10, LimitSettings.UNLIMITED, Rates.UNLIMITED, MEMORY_OCTETS, heapOctets));
    }

    /** What it waits for would never come. */
    @Test
    void aPartThatIsTooShortToBeGivenDoesNotStopItsSource() {
        world = worldOfADearHeap();
        FakePeer alice = sending("alice", "1-1000/1000", "x".repeat(500));
        FakePeer bob = world.attempts.remove().succeeds();
        assertThat(alice.isRead()).isTrue();
        alice.sends("y".repeat(500) + "\r\n-------t001$\r\n");
        String whole = bob.receivesOne();
        assertThat(whole).contains("Byte-Range: 1-1000/1000").contains("xxyy");
        bob.sends(ok(whole));
        assertThat(alice.isRead()).isTrue();
        assertThat(alice.receivesOne()).startsWith("MSRP t001 200");
    }

    /** It does not go on collecting until the part is full: a share is not exceeded by more than was read at once. */
    @Test
    void whatExceedsTheShareIsGivenAtOnce() {
        world = worldOfADearHeap();
        FakePeer alice = sending("alice", "1-*/*", "x".repeat(3000));
        FakePeer bob = world.attempts.remove().succeeds();
        assertThat(bob.receivesOne()).contains("x".repeat(3000));
        bob.stopsTaking();
        alice.sends("y".repeat(3000));
        assertThat(alice.isRead()).isFalse();
        bob.takesAgain();
        assertThat(bob.receivesOne()).contains("y".repeat(3000));
        alice.sends("\r\n-------t001$\r\n");
        assertThat(bob.receivesOne()).contains("Byte-Range: 6001-6000/*");
    }

    @Test
    void whatIsTooShortToBeGivenDoesNotKeepItsSourceStopped() {
        world = worldOfADearHeap();
        FakePeer alice = sending("alice");
        FakePeer bob = world.attempts.remove().succeeds();
        bob.stopsTaking();
        alice.sends("x".repeat(FakeWorld.PART_OCTETS + 500));
        assertThat(alice.isRead()).isFalse();
        bob.takesAgain();
        assertThat(bob.receivesOne()).contains("x".repeat(FakeWorld.PART_OCTETS));
        assertThat(alice.isRead()).isTrue();
        alice.sends("\r\n-------t001$\r\n");
        assertThat(bob.receivesOne()).contains("Byte-Range: 4097-4596/*");
    }

    @Test
    void aConnectionIsReadAtItsRate() {
        world = world(new Rates(50_000, LimitSettings.UNLIMITED, LimitSettings.UNLIMITED));
        FakePeer alice = sending("alice");
        FakePeer bob = world.attempts.remove().succeeds();
        assertThat(sendsFor(Duration.ofSeconds(4), alice)).isBetween(180_000L, 202_000L);
        assertThat(alice.readAtMost()).as("a turn is short").isLessThanOrEqualTo(1_000);
        assertThat(bob.isClosed()).isFalse();
    }

    @Test
    void aUsersConnectionsShareHisRateEvenly() {
        world = world(new Rates(LimitSettings.UNLIMITED, 50_000, LimitSettings.UNLIMITED));
        FakePeer first = sending("alice");
        FakePeer second = sending("alice");
        FakePeer other = sending("carol");
        while (!world.attempts.isEmpty()) {
            world.attempts.remove().succeeds();
        }
        long[] sent = new long[3];
        List<FakePeer> peers = List.of(first, second, other);
        for (int ms = 0; ms < 4_000; ms++) {
            for (int i = 0; i < peers.size(); i++) {
                sent[i] += sendsFor(Duration.ZERO.plusMillis(i == 0 ? 1 : 0), peers.get(i)) + readNow(peers.get(i));
            }
        }
        assertThat(sent[0] + sent[1]).isBetween(180_000L, 202_000L);
        assertThat(sent[0]).isBetween(80_000L, 110_000L);
        assertThat(sent[2]).isBetween(180_000L, 202_000L);
    }

    private long readNow(FakePeer peer) {
        long sent = 0;
        while (peer.isRead()) {
            int octets = peer.readAtMost();
            peer.sends("x".repeat(octets));
            sent += octets;
        }
        return sent;
    }

    @Test
    void theRelaysRateHoldsForAll() {
        world = world(new Rates(LimitSettings.UNLIMITED, LimitSettings.UNLIMITED, 50_000));
        FakePeer alice = sending("alice");
        FakePeer carol = sending("carol");
        while (!world.attempts.isEmpty()) {
            world.attempts.remove().succeeds();
        }
        long sent = 0;
        for (int ms = 0; ms < 4_000; ms++) {
            sent += readNow(alice) + readNow(carol);
            world.time.advance(Duration.ofMillis(1));
        }
        assertThat(sent).isBetween(180_000L, 204_000L);
    }

    /** Fills the queue of a flow to a reader that takes nothing; returns the octets that were taken. */
    private long fills(FakePeer sender, String session) {
        Sends chunk =
                send("t001", session + " " + ALICE, BOB).message("m", "1-*/*").body("");
        sender.sends(chunk.open());
        long sent = 0;
        while (sender.isRead()) {
            sender.sends("x".repeat(512));
            sent += 512;
            assertThat(sent).isLessThan(1_000_000);
        }
        return sent;
    }

    @Test
    void theLessMemoryIsFreeTheLessAFlowMayHold() {
        List<FakePeer> readers = new ArrayList<>();
        List<FakePeer> senders = new ArrayList<>();
        long first = 0;
        long last = 0;
        for (int i = 0; i < 8; i++) {
            FakePeer alice = world.connects();
            String session = world.auths(alice, "alice" + i);
            alice.stopsTaking();
            alice.hasRoomFor(0);
            readers.add(alice);
            FakePeer bob = world.connects();
            last = fills(bob, session);
            first = i == 0 ? last : first;
            senders.add(bob);
        }
        assertThat(first).isGreaterThanOrEqualTo(last);
        assertThat(world.relay().heldOctets()).isPositive().isLessThan(MEMORY_OCTETS);
        readers.forEach(alice -> alice.hasRoomFor(4_096));
        readers.forEach(FakePeer::takesAgain);
        world.time.advance(Duration.ofMillis(300));
        assertThat(senders).allMatch(FakePeer::isRead);
    }

    @Test
    void aFlowThatHoldsUpOthersEndsSooner() {
        FakePeer alice = world.connects();
        String stalled = world.auths(alice, "alice");
        FakePeer carol = world.connects();
        String lively = world.auths(carol, "carol");
        FakePeer relay = world.connects();
        relay.sends(send("c001", lively + " " + ALICE, BOB)
                .message("chat", "1-2/2")
                .body("hi")
                .whole('$'));
        carol.sends(ok(carol.receivesOne()));
        alice.stopsTaking();
        fills(relay, stalled);
        relay.receives();
        world.time.advance(FakeWorld.SHARED_STALL_TIMEOUT.dividedBy(2));
        assertThat(relay.isRead()).isFalse();
        world.time.advance(FakeWorld.SHARED_STALL_TIMEOUT);
        assertThat(field(relay.receives().get(0), "Status")).startsWith("000 408");
        assertThat(relay.isRead()).isTrue();
        assertThat(alice.isClosed()).isFalse();
        alice.goes();
    }

    @Test
    void aFlowThatHoldsUpNobodyHasTheWholeTime() {
        FakePeer alice = world.connects();
        String session = world.auths(alice, "alice");
        FakePeer bob = world.connects();
        alice.stopsTaking();
        fills(bob, session);
        world.time.advance(FakeWorld.STALL_TIMEOUT.minusSeconds(1));
        assertThat(bob.receives()).noneMatch(frame -> frame.contains(" REPORT"));
        world.time.advance(FakeWorld.STALL_TIMEOUT.dividedBy(4).plusSeconds(1));
        assertThat(bob.receives()).anyMatch(frame -> frame.contains(" REPORT"));
        alice.goes();
    }

    @Test
    void aSessionThatHasNotSentYetCountsAsHeldUp() {
        FakePeer alice = world.connects();
        world.auths(alice, "alice");
        String session = world.auths(alice, "carol");
        alice.sends(
                send("t000", session + " " + BOB, ALICE).message("k", "1-0/0").whole('$'));
        FakePeer bob = world.attempts.remove().succeeds();
        bob.sends(ok(bob.receivesOne()));
        bob.stopsTaking();
        int octets = 40_000;
        alice.sends(send("t001", session + " " + BOB, ALICE)
                .message("m", "1-" + octets + "/" + octets)
                .body("x".repeat(octets))
                .whole('$'));
        assertThat(alice.isRead()).isFalse();
        world.time.advance(FakeWorld.SHARED_STALL_TIMEOUT.multipliedBy(2));
        assertThat(alice.isRead()).isTrue();
        assertThat(alice.receives()).anyMatch(each -> each.contains("Status: 000 408"));
    }

    @Test
    void theFirstHeadIsReadAtOnceHoweverSlowTheRate() {
        world = world(new Rates(100, LimitSettings.UNLIMITED, LimitSettings.UNLIMITED));
        FakePeer alice = world.connects();
        alice.sends("MSRP a001 AUTH\r\nX-Long: " + "x".repeat(5_000));
        assertThat(alice.isRead()).isTrue();
        alice.sends(
                "\r\nTo-Path: msrps://" + FakeWorld.HOST + ":2855;tcp\r\nFrom-Path: " + ALICE + "\r\n-------a001$\r\n");
        alice.sends("MSRP a002 AUTH\r\nX-Long: " + "x".repeat(12_000));
        assertThat(alice.isRead()).as("beyond one head's octets the rate holds").isFalse();
    }

    @Test
    void aHeadThatNeverEndsEndsTheConnection() {
        FakePeer alice = world.connects();
        world.auths(alice, "alice");
        alice.sends("MSRP abcd SEND\r\nTo-Path: ");
        for (int second = 0; second < 29; second++) {
            alice.sends("x");
            world.time.advance(Duration.ofSeconds(1));
        }
        assertThat(alice.isClosed()).isFalse();
        world.time.advance(Duration.ofSeconds(1));
        assertThat(alice.isClosed()).isTrue();
    }

    @Test
    void whoIsAlwaysAmidSomeHeadButComesToItsEndStays() {
        FakePeer alice = world.connects();
        String session = world.auths(alice, "alice");
        String frame = send("k001", session, ALICE).whole('$');
        alice.sends(frame.substring(0, 10));
        for (int second = 0; second < 60; second++) {
            alice.sends(frame.substring(10) + frame.substring(0, 10));
            world.time.advance(Duration.ofSeconds(1));
        }
        assertThat(alice.receives()).hasSize(60);
        assertThat(alice.isClosed()).isFalse();
    }

    @Test
    void theLeastRecentlyUsedConnectionWithoutASessionMakesRoom() {
        FakePeer alice = world.connects();
        world.auths(alice, "alice");
        world.time.advance(Duration.ofSeconds(1));
        FakePeer oldest = world.connects();
        world.time.advance(Duration.ofSeconds(1));
        FakePeer younger = world.connects();
        world.time.advance(Duration.ofSeconds(1));
        oldest.sends("MSRP abcd AUTH\r\n");
        assertThat(world.relay().closeLeastRecentlyUsed()).isTrue();
        world.time.run();
        assertThat(younger.isClosed()).isTrue();
        assertThat(world.relay().closeLeastRecentlyUsed()).isTrue();
        world.time.run();
        assertThat(oldest.isClosed()).isTrue();
        assertThat(world.relay().closeLeastRecentlyUsed()).isFalse();
        assertThat(alice.isClosed()).isFalse();
    }

    @Test
    void aConnectionWhoseSessionHasEndedMakesRoomToo() {
        FakePeer alice = world.connects();
        world.auths(alice, "alice", java.util.Map.of("Expires", "60"));
        assertThat(world.relay().closeLeastRecentlyUsed()).isFalse();
        world.time.advance(Duration.ofSeconds(61));
        assertThat(world.relay().closeLeastRecentlyUsed()).isTrue();
        world.time.run();
        assertThat(alice.isClosed()).isTrue();
    }
}
