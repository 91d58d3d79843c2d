package org.msrprelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.relay.fake.FakeWorld.credentials;
import static org.msrprelay.relay.fake.FakeWorld.field;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestChallenge;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.relay.fake.FakePeer;
import org.msrprelay.relay.fake.FakeWorld;
import org.msrprelay.relay.spi.AuthEvent;
import org.msrprelay.relay.spi.AuthEvent.Door;
import org.msrprelay.relay.spi.AuthOutcome;
import org.msrprelay.relay.spi.HandshakeDigest;
import org.msrprelay.relay.spi.HandshakeDigest.Outcome;
import org.msrprelay.relay.spi.LookUp;
import org.msrprelay.relay.spi.PeerSettings;
import org.msrprelay.relay.spi.ProvenUser;

/** Whoever tries passwords waits longer and longer, and is locked out; nobody else is. Each AUTH is told of once. */
class GuessingTest {

    private static final String RELAY = "msrps://relay.example.org:2855;tcp";
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(2);

    /** Of the usual settings. */
    private static final int FAILURES = 50;

    private static final int TRIES_UNDER_ATTACK = 3;
    private static final int FAILURES_OF_A_CONNECTION = 3;

    private final FakeWorld world = new FakeWorld(5, 2);

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        world.ends();
    }

    private FakePeer at(String address) {
        FakePeer peer = world.connects();
        try {
            peer.isAt(InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
        return peer;
    }

    private static String request(String... fields) {
        StringBuilder lines = new StringBuilder();
        for (String line : fields) {
            lines.append(line).append("\r\n");
        }
        return "MSRP a001 AUTH\r\nTo-Path: " + RELAY + "\r\nFrom-Path: msrps://a.invalid:2855/s;tcp\r\n" + lines
                + "-------a001$\r\n";
    }

    private static DigestCredentials asked(FakePeer peer, String user) {
        peer.sends(request());
        return credentials(user, field(peer.receivesOne(), "WWW-Authenticate"), RELAY);
    }

    private static String right(FakePeer peer, String user) {
        return request("Authorization: " + asked(peer, user).headerValue());
    }

    private static String wrong(FakePeer peer, String user) {
        DigestCredentials given = asked(peer, user);
        return request("Authorization: " + given.headerValue().replace(given.response(), "0".repeat(64)));
    }

    /** So many wrong passwords at once, from one address. */
    private void guesses(String address, String user, int count) {
        List<FakePeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i % FAILURES_OF_A_CONNECTION == 0) {
                peers.add(at(address));
            }
            FakePeer peer = peers.get(peers.size() - 1);
            peer.sends(wrong(peer, user));
            world.time.advance(LONGEST_DELAY.dividedBy(2));
            world.time.advance(LONGEST_DELAY.dividedBy(2));
            assertThat(peer.receivesOne()).startsWith("MSRP a001 401");
        }
    }

    private List<AuthOutcome> outcomes() {
        return world.auths.stream()
                .map(AuthEvent::outcome)
                .filter(outcome -> outcome != AuthOutcome.CHALLENGED)
                .toList();
    }

    @Test
    void theAnswerToAWrongPasswordWaitsAndNothingElseDoes() {
        FakePeer guesser = at("198.51.100.1");
        guesser.sends(wrong(guesser, "alice"));
        assertThat(guesser.receivesOne()).startsWith("MSRP a001 401");
        guesser.sends(wrong(guesser, "alice"));
        assertThat(guesser.receivesOne()).startsWith("MSRP a001 401");
        guesser.sends(wrong(guesser, "alice"));
        assertThat(guesser.receives()).isEmpty();
        assertThat(guesser.isRead()).isFalse();
        assertThat(outcomes()).hasSize(3);

        FakePeer alice = at("198.51.100.1");
        alice.sends(right(alice, "alice"));
        assertThat(alice.receivesOne()).startsWith("MSRP a001 200");

        world.time.advance(Duration.ofMillis(124));
        assertThat(guesser.receives()).isEmpty();
        world.time.advance(Duration.ofMillis(1));
        assertThat(guesser.receivesOne()).startsWith("MSRP a001 401").doesNotContain("stale");
        assertThat(guesser.isClosed()).isTrue();
    }

    @Test
    void anAddressThatIsLockedOutIsRefusedAndItsConnectionEnds() {
        FakePeer home = at("198.51.100.1");
        home.sends(right(home, "alice"));
        assertThat(home.receivesOne()).startsWith("MSRP a001 200");
        List<FakePeer> guessers = new ArrayList<>();
        for (int i = 0; i < FAILURES; i++) {
            FakePeer guesser = at("198.51.100.1");
            guesser.sends(wrong(guesser, "user" + i));
            guessers.add(guesser);
        }
        world.time.advance(LONGEST_DELAY);
        assertThat(guessers)
                .allSatisfy(guesser -> assertThat(guesser.receivesOne()).startsWith("MSRP a001 401"));

        FakePeer newcomer = at("198.51.100.1");
        newcomer.sends(right(newcomer, "bob"));
        assertThat(newcomer.receivesOne())
                .startsWith("MSRP a001 403 Too many AUTHs have failed: try again later")
                .doesNotContain("WWW-Authenticate");
        assertThat(newcomer.isClosed()).isTrue();
        assertThat(world.auths).last().satisfies(event -> {
            assertThat(event.outcome()).isEqualTo(AuthOutcome.LOCKED_OUT);
            assertThat(event.user()).isEqualTo("bob");
            assertThat(event.reason()).contains("from this address");
        });

        FakePeer elsewhere = at("192.0.2.1");
        elsewhere.sends(right(elsewhere, "bob"));
        assertThat(elsewhere.receivesOne()).startsWith("MSRP a001 200");
        FakePeer again = at("198.51.100.1");
        again.sends(right(again, "alice"));
        assertThat(again.receivesOne()).startsWith("MSRP a001 200");

        world.time.advance(Duration.ofMinutes(5));
        FakePeer later = at("198.51.100.1");
        later.sends(right(later, "bob"));
        assertThat(later.receivesOne()).startsWith("MSRP a001 200");
    }

    @Test
    void guessesAtOnceWhileALookUpTakesItsTimeAreNoMoreThanOneAfterTheOther() {
        List<FakePeer> guessers = new ArrayList<>();
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < FAILURES + 10; i++) {
            guessers.add(at("198.51.100.1"));
            requests.add(wrong(guessers.get(i), "alice"));
        }
        FakePeer right = at("198.51.100.1");
        guessers.add(right);
        requests.add(right(right, "alice"));
        world.isSlowToLookUp();
        for (int i = 0; i < guessers.size(); i++) {
            guessers.get(i).sends(requests.get(i));
        }
        assertThat(outcomes()).isEmpty();
        world.looksUp();
        assertThat(outcomes().subList(0, FAILURES)).containsOnly(AuthOutcome.WRONG);
        assertThat(outcomes().subList(FAILURES, guessers.size())).containsOnly(AuthOutcome.LOCKED_OUT);
        assertThat(right.receivesOne()).startsWith("MSRP a001 403");
        assertThat(right.isClosed()).isTrue();
        world.time.advance(LONGEST_DELAY);
    }

    @Test
    void aHandshakeIsUnderTheSameLock() {
        for (int i = 0; i < FAILURES; i++) {
            FakePeer guesser = at("198.51.100.1");
            guesser.sends(wrong(guesser, "user" + i));
        }
        FakePeer other = at("198.51.100.1");
        List<Outcome> outcomes = new ArrayList<>();
        HandshakeDigest digest = world.relay().handshakeDigest();
        HandshakeDigest.Handshake handshake = new HandshakeDigest.Handshake("AUTH", RELAY, other.remoteAddress());
        digest.verify(
                credentials("bob", digest.challenges().get(0), RELAY).headerValue(),
                handshake,
                other.loop(),
                outcomes::add);
        assertThat(outcomes).containsExactly(new Outcome.LockedOut());
        assertThat(world.auths)
                .last()
                .satisfies(event -> assertThat(event.door()).isEqualTo(Door.HANDSHAKE));
    }

    @Test
    void aHandshakeIsToldOfByTheNameThatCounts() {
        world.says(found -> new LookUp.Found(found.ha1s(), "bob", found.until()));
        FakePeer peer = at("192.0.2.1");
        HandshakeDigest digest = world.relay().handshakeDigest();
        List<Outcome> outcomes = new ArrayList<>();
        digest.verify(
                credentials("1900000000:bob", digest.challenges().get(0), RELAY).headerValue(),
                new HandshakeDigest.Handshake("AUTH", RELAY, peer.remoteAddress()),
                peer.loop(),
                outcomes::add);
        assertThat(outcomes).containsExactly(new Outcome.Right(new ProvenUser("bob", "1900000000:bob", Instant.MAX)));
        assertThat(world.auths).singleElement().satisfies(event -> {
            assertThat(event.outcome()).isEqualTo(AuthOutcome.GRANTED);
            assertThat(event.user()).isEqualTo("bob");
        });
    }

    @Test
    void wrongCredentialsInAHandshakeWaitAsWell() {
        FakePeer guesser = at("198.51.100.1");
        HandshakeDigest digest = world.relay().handshakeDigest();
        HandshakeDigest.Handshake handshake = new HandshakeDigest.Handshake("AUTH", RELAY, guesser.remoteAddress());
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            DigestCredentials given = credentials("bob", digest.challenges().get(0), RELAY);
            digest.verify(
                    given.headerValue().replace(given.response(), "0".repeat(64)),
                    handshake,
                    guesser.loop(),
                    outcomes::add);
        }
        assertThat(outcomes).hasSize(2);
        world.time.advance(LONGEST_DELAY);
        assertThat(outcomes)
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(((Outcome.Asked) outcome).challenges())
                        .noneMatch(challenge -> DigestChallenge.parse(challenge).stale()));
        assertThat(outcomes().stream().distinct()).containsExactly(AuthOutcome.WRONG);
    }

    @Test
    void aUserWhoDoesNotExistIsAnsweredAsOneWhoDoes() {
        world.says(found -> new LookUp.Unknown("no such user"));
        FakePeer guesser = at("198.51.100.1");
        String unknown = right(guesser, "nobody");
        guesser.sends(unknown);
        String first = guesser.receivesOne();
        world.says(found -> found);
        guesser.sends(wrong(guesser, "alice"));
        assertThat(guesser.receivesOne().replaceAll("nonce=\"[^\"]*\"", ""))
                .isEqualTo(first.replaceAll("nonce=\"[^\"]*\"", ""));
        assertThat(outcomes()).containsExactly(AuthOutcome.UNKNOWN_USER, AuthOutcome.WRONG);
    }

    @Test
    void whoGoesWhileHisAnswerWaitsHasBeenToldOfAndCountedAllTheSame() {
        for (int i = 0; i < FAILURES; i++) {
            FakePeer guesser = at("198.51.100.1");
            guesser.sends(wrong(guesser, "user" + i));
            guesser.goes();
        }
        world.time.advance(LONGEST_DELAY);
        assertThat(outcomes()).hasSize(FAILURES).allMatch(AuthOutcome.WRONG::equals);
        FakePeer next = at("198.51.100.1");
        next.sends(right(next, "bob"));
        assertThat(next.receivesOne()).startsWith("MSRP a001 403");
    }

    private static String throughInner(String request) {
        return request.replaceFirst(
                "From-Path: [^\r]*", "From-Path: msrps://inner.example.net:2855/s1;tcp msrps://a.invalid:2855/s;tcp");
    }

    /** So many wrong passwords of Alice's through a relay. */
    private void guessesThrough(FakePeer relay, int count) {
        for (int i = 0; i < count; i++) {
            relay.sends(throughInner(wrong(relay, "alice")));
            assertThat(relay.receivesOne()).startsWith("MSRP a001 401");
        }
    }

    @Test
    void aConnectionWithAnotherRelayIsNeitherHeldUpNorClosedAndItsOtherClientsAreAdmitted() {
        FakePeer relay = at("198.51.100.1");
        relay.provesToBe("inner.example.net");
        guessesThrough(relay, FAILURES + TRIES_UNDER_ATTACK);
        relay.sends(throughInner(right(relay, "alice")));
        assertThat(relay.receivesOne()).startsWith("MSRP a001 403");
        relay.sends(throughInner(right(relay, "bob")));
        assertThat(relay.receivesOne()).startsWith("MSRP a001 200");
        assertThat(relay.isClosed()).isFalse();
        world.time.advance(Duration.ofMinutes(15));
    }

    /** Whoever has a certificate would be rid of the lock otherwise. */
    @Test
    void aRelayThatIsNotKnownByNameIsAnAddressLikeOthers() {
        FakeWorld any = new FakeWorld(5, 2, PeerSettings.ANY);
        FakePeer relay = any.connects();
        relay.provesToBe("inner.example.net");
        guessesThrough(relay, FAILURES);
        relay.sends(throughInner(right(relay, "bob")));
        assertThat(relay.receivesOne()).startsWith("MSRP a001 403");
        assertThat(relay.isClosed()).isFalse();
        any.ends();
    }

    @Test
    void everyOutcomeIsToldOfOnce() {
        FakePeer alice = at("192.0.2.1");
        DigestCredentials given = asked(alice, "alice");
        alice.sends(request("Authorization: " + given.headerValue()));
        alice.sends(request("Authorization: " + given.headerValue()));
        alice.sends(request("Authorization: Digest nonsense"));
        alice.receives();
        alice.sends(
                request("Expires: 1", "Authorization: " + asked(alice, "alice").headerValue()));
        world.says(found -> new LookUp.Unavailable("the database is down"));
        alice.receives();
        alice.sends(right(alice, "alice"));
        alice.receives();

        assertThat(world.auths).allSatisfy(event -> {
            assertThat(event.from()).isEqualTo(alice.remoteAddress());
            assertThat(event.realm()).isEqualTo(FakeWorld.HOST);
            assertThat(event.door()).isEqualTo(Door.TCP);
            assertThat(event.toString()).doesNotContain(given.nonce(), given.response());
        });
        assertThat(outcomes())
                .containsExactly(
                        AuthOutcome.GRANTED,
                        AuthOutcome.STALE,
                        AuthOutcome.MALFORMED,
                        AuthOutcome.INTERVAL_OUT_OF_BOUNDS,
                        AuthOutcome.UNAVAILABLE);
        AuthEvent granted = world.auths.get(1);
        assertThat(granted.user()).isEqualTo("alice");
        assertThat(granted.algorithm()).isEqualTo(Optional.of(DigestAlgorithm.SHA_256));
        assertThat(world.auths)
                .last()
                .satisfies(event -> assertThat(event.reason()).isEqualTo("the database is down"));
    }

    @Test
    void theDelaysGrow() {
        guesses("198.51.100.1", "alice", 6);
        FakePeer guesser = at("198.51.100.1");
        guesser.sends(wrong(guesser, "alice"));
        world.time.advance(LONGEST_DELAY.minusMillis(1));
        assertThat(guesser.receives()).isEmpty();
        world.time.advance(Duration.ofMillis(1));
        assertThat(guesser.receivesOne()).startsWith("MSRP a001 401");
    }
}
