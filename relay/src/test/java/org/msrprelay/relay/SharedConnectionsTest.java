package org.msrprelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.relay.fake.FakeWorld.field;
import static org.msrprelay.relay.fake.FakeWorld.ok;
import static org.msrprelay.relay.fake.Sends.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.relay.fake.FakePeer;
import org.msrprelay.relay.fake.FakeWorld;

/** Connections with other relays, which all sessions share (RFC 4976 6.4, 6.5). */
class SharedConnectionsTest {

    private static final String FAR = "msrps://far.example.net:2855/";
    private static final String INNER = "msrps://inner.example.net:2855/i1;tcp";
    private static final String BOB = "msrps://bob.invalid:2855/b;tcp";
    private static final Duration STOPPED = Duration.ofMillis(500);

    private final FakeWorld world = new FakeWorld(11, 2);
    private int ids;

    /** A client of this relay's with a session. */
    private record Client(FakePeer peer, String session, String uri) {}

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        world.ends();
    }

    private Client client() {
        FakePeer peer = world.connects();
        String user = "user" + ++ids;
        return new Client(peer, world.auths(peer, user), "msrps://" + user + ".invalid:2855/s;tcp");
    }

    private String chat(Client from, String far, String text) {
        String id = "chat" + ++ids;
        from.peer.sends(send(id, from.session + " " + far + " " + BOB, from.uri)
                .message(id, "1-" + text.length() + "/" + text.length())
                .body(text)
                .whole('$'));
        return id;
    }

    private String sends(Client from, String far) {
        String id = chat(from, far, "hi");
        assertThat(from.peer.receivesOne()).startsWith("MSRP " + id + " 200");
        return id;
    }

    private static String far(int session) {
        return FAR + "f" + session + ";tcp";
    }

    private FakePeer opened() {
        assertThat(world.attempts).hasSize(1);
        return world.attempts.remove().succeeds();
    }

    @Test
    void sessionsShareAConnection() {
        Client alice = client();
        Client carol = client();
        sends(alice, far(1));
        sends(carol, far(2));
        FakePeer relay = opened();
        List<String> arrived = relay.receives();
        assertThat(arrived).hasSize(2);
        assertThat(field(arrived.get(0), "To-Path")).isEqualTo(far(1) + " " + BOB);
        assertThat(field(arrived.get(1), "To-Path")).isEqualTo(far(2) + " " + BOB);
        sends(client(), far(3));
        assertThat(world.attempts).isEmpty();
        assertThat(relay.receives()).hasSize(1);
    }

    @Test
    void anotherPortIsAnotherRelay() {
        sends(client(), far(1));
        sends(client(), "msrps://far.example.net:2856/f;tcp");
        assertThat(world.attempts)
                .extracting(attempt -> attempt.uri.toString())
                .containsExactly(far(1), "msrps://far.example.net:2856/f;tcp");
    }

    @Test
    void aConnectionByWhichAProvenRelayHasComeServesToo() {
        Client alice = client();
        FakePeer relay = world.connects();
        relay.provesToBe("far.example.net");
        relay.sends(send("f001", alice.session + " " + alice.uri, far(1) + " " + BOB)
                .message("m", "1-2/2")
                .body("ho")
                .whole('$'));
        assertThat(relay.receivesOne()).startsWith("MSRP f001 200");
        alice.peer.sends(ok(alice.peer.receivesOne()));
        sends(client(), far(2));
        assertThat(world.attempts).isEmpty();
        assertThat(field(relay.receivesOne(), "To-Path")).isEqualTo(far(2) + " " + BOB);
    }

    @Test
    void whoOnlyClaimsToBeTheRelayGetsNothing() {
        Client alice = client();
        FakePeer impostor = world.connects();
        impostor.sends(send("f001", alice.session + " " + alice.uri, far(1) + " " + BOB)
                .message("m", "1-2/2")
                .body("ho")
                .whole('$'));
        assertThat(impostor.receivesOne()).startsWith("MSRP f001 200");
        alice.peer.sends(ok(alice.peer.receivesOne()));
        sends(client(), far(1));
        opened();
        assertThat(impostor.receives()).isEmpty();
    }

    @Test
    void manySessionsAreSpreadOverAFewConnections() {
        List<FakePeer> connections = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            sends(client(), far(i));
            if (!world.attempts.isEmpty()) {
                connections.add(opened());
            }
        }
        assertThat(connections).hasSize(4);
        List<Integer> arrived =
                connections.stream().map(each -> each.receives().size()).toList();
        assertThat(arrived.stream().mapToInt(each -> each)).allMatch(each -> each >= 32);
        assertThat(arrived.stream().mapToInt(each -> each).sum()).isEqualTo(200);
    }

    /** Something waits for the connection, which takes nothing. */
    private void stop(FakePeer relay) {
        relay.stopsTaking();
        sends(client(), far(90));
        world.time.advance(STOPPED);
    }

    @Test
    void aFlowLeavesAConnectionThatHasStoppedOnceItsChunksAreAnswered() {
        Client alice = client();
        sends(alice, far(1));
        FakePeer relay = opened();
        relay.sends(ok(relay.receivesOne()));
        stop(relay);
        sends(alice, far(1));
        FakePeer another = opened();
        assertThat(field(another.receivesOne(), "To-Path")).isEqualTo(far(1) + " " + BOB);
    }

    @Test
    void aFlowWhoseChunksAreNotAnsweredStaysInItsOrder() {
        Client alice = client();
        sends(alice, far(1));
        FakePeer relay = opened();
        String first = relay.receivesOne();
        stop(relay);
        sends(alice, far(1));
        assertThat(world.attempts).isEmpty();
        relay.takesAgain();
        List<String> arrived = relay.receives();
        assertThat(arrived).hasSize(2);
        arrived.forEach(each -> relay.sends(ok(each)));
        relay.sends(ok(first));
    }

    @Test
    void aConnectionThatTakesOctetsAgainIsUsedAgain() {
        Client alice = client();
        sends(alice, far(1));
        FakePeer relay = opened();
        relay.sends(ok(relay.receivesOne()));
        stop(relay);
        relay.takesAgain();
        relay.receives().forEach(each -> relay.sends(ok(each)));
        world.time.advance(STOPPED);
        sends(alice, far(1));
        assertThat(world.attempts).isEmpty();
        assertThat(relay.receives()).hasSize(1);
    }

    @Test
    void aRelayThatCannotBeReachedIsNotTriedAgainAtOnce() {
        Client alice = client();
        sends(alice, far(1));
        world.attempts.remove().fails(false);
        assertThat(alice.peer.receivesOne()).contains("Status: 000 408 Not reached");
        sends408(alice);
        assertThat(world.attempts).as("backing off").isEmpty();
        world.time.advance(Duration.ofMillis(300));
        sends(alice, far(1));
        world.attempts.remove().fails(true);
        assertThat(alice.peer.receivesOne()).contains("Status: 000 403");
        world.time.advance(Duration.ofMillis(300));
        String id = chat(alice, far(1), "hi");
        List<String> told = alice.peer.receives();
        assertThat(told).hasSize(2).anyMatch(each -> each.startsWith("MSRP " + id + " 200"));
        assertThat(told).anyMatch(each -> each.contains("Status: 000 403"));
        assertThat(world.attempts).as("backing off for longer").isEmpty();
        world.time.advance(Duration.ofMillis(300));
        sends(alice, far(1));
        FakePeer relay = opened();
        assertThat(relay.receives()).hasSize(1);
    }

    private void sends408(Client from) {
        String id = chat(from, far(1), "hi");
        List<String> told = from.peer.receives();
        assertThat(told).hasSize(2).anyMatch(each -> each.startsWith("MSRP " + id + " 200"));
        assertThat(told).anyMatch(each -> each.contains("Status: 000 408"));
    }

    @Test
    void aLostConnectionFailsWhatWasOnItsWayAndIsOpenedAgainOnDemand() {
        Client alice = client();
        Client carol = client();
        sends(alice, far(1));
        sends(carol, far(2));
        FakePeer relay = opened();
        assertThat(relay.receives()).hasSize(2);
        world.time.advance(Duration.ofSeconds(2));
        relay.goes();
        Stream.of(alice, carol)
                .forEach(each -> assertThat(each.peer.receivesOne()).contains("Status: 000 408"));
        assertThat(world.attempts).as("nobody needs it").isEmpty();
        sends(carol, far(2));
        assertThat(opened().receives()).hasSize(1);
    }

    @Test
    void aConnectionThatDoesNotLastIsNotOpenedAgainAtOnce() {
        Client alice = client();
        sends(alice, far(1));
        FakePeer relay = opened();
        relay.goes();
        assertThat(alice.peer.receivesOne()).contains("Status: 000 408");
        sends408(alice);
        assertThat(world.attempts).isEmpty();
    }

    @Test
    void aReportGoesToARelayThatIsNotTheFarSideAndMovesNothing() {
        Client alice = client();
        sends(alice, far(1));
        FakePeer relay = opened();
        relay.sends(ok(relay.receivesOne()));
        String inner = "msrps://inner.example.net:2855/i;tcp";
        alice.peer.sends("MSRP r001 REPORT\r\nTo-Path: " + alice.session + " " + inner + " " + BOB + "\r\nFrom-Path: "
                + alice.uri + "\r\nMessage-ID: m\r\nByte-Range: 1-2/2\r\nStatus: 000 200 OK\r\n-------r001$\r\n");
        FakePeer other = opened();
        assertThat(other.receivesOne()).contains(" REPORT\r\n");
        sends(alice, far(1));
        assertThat(relay.receives()).hasSize(1);
        assertThat(world.attempts).isEmpty();
    }

    @Test
    void aSessionsEndDoesNotCloseWhatOthersUse() {
        Client alice = client();
        Client carol = client();
        sends(alice, far(1));
        sends(carol, far(2));
        FakePeer relay = opened();
        relay.receives().forEach(each -> relay.sends(ok(each)));
        alice.peer.goes();
        world.time.advance(Duration.ofSeconds(1));
        assertThat(relay.isClosed()).isFalse();
        sends(carol, far(2));
        assertThat(relay.receives()).hasSize(1);
    }

    /** The client's AUTH to the relay behind this one, and its answer with this Use-Path. */
    private void authsThrough(Client alice, FakePeer relay, String usePath) {
        String forwarded = relay.receivesOne();
        assertThat(forwarded).contains(" AUTH\r\n");
        relay.sends("MSRP " + FakeWorld.id(forwarded) + " 200 OK\r\nTo-Path: " + field(forwarded, "From-Path")
                + "\r\nFrom-Path: " + field(forwarded, "To-Path") + "\r\nUse-Path: " + usePath
                + "\r\nExpires: 900\r\n-------" + FakeWorld.id(forwarded) + "$\r\n");
        assertThat(field(alice.peer.receivesOne(), "Use-Path")).isEqualTo(usePath);
    }

    @ParameterizedTest
    @CsvSource({"true, 403", "false, 408"})
    void anAuthToARelayThatCannotBeHadIsAnsweredInItsPlace(boolean denied, int code) {
        Client alice = client();
        for (int i = 0; i < 2; i++) { // the second one, while it may not be tried again
            alice.peer.sends("MSRP a00" + i + " AUTH\r\nTo-Path: " + alice.session
                    + " msrps://far.example.net;tcp\r\nFrom-Path: " + alice.uri + "\r\n-------a00" + i + "$\r\n");
            if (i == 0) {
                world.attempts.remove().fails(denied);
            }
            assertThat(alice.peer.receivesOne()).startsWith("MSRP a00" + i + " " + code + " Not reached\r\n");
        }
    }

    @Test
    void aRelayFoundByItsServiceIsTheOneOfTheUriThatItHandsOut() {
        Client alice = client();
        alice.peer.sends("MSRP a001 AUTH\r\nTo-Path: " + alice.session + " msrps://far.example.net;tcp\r\nFrom-Path: "
                + alice.uri + "\r\n-------a001$\r\n");
        assertThat(world.attempts.element().byService).isTrue();
        FakePeer relay = opened();
        authsThrough(alice, relay, alice.session + " " + far(1));
        sends(alice, far(1));
        assertThat(world.attempts).isEmpty();
        assertThat(relay.receives()).hasSize(1);
    }

    /** Bob's AUTH, which comes by a connection with his own relay; returns his Use-Path. */
    private static String authsOn(FakePeer connection, String relayUri) {
        String us = "msrps://" + FakeWorld.HOST + ":2855;tcp";
        String head = " AUTH\r\nTo-Path: " + us + "\r\nFrom-Path: " + relayUri + " " + BOB + "\r\n";
        connection.sends("MSRP a001" + head + "-------a001$\r\n");
        String challenge = field(connection.receivesOne(), "WWW-Authenticate");
        connection.sends("MSRP a002" + head + "Authorization: "
                + FakeWorld.credentials("bob", challenge, us).headerValue() + "\r\n-------a002$\r\n");
        return field(connection.receivesOne(), "Use-Path");
    }

    /** The session URI of a client whose relay has lost its connection with this one. */
    private String cutOffBehind(String innerUri) {
        FakePeer inner = world.connects();
        inner.provesToBe("inner.example.net");
        String ours = authsOn(inner, innerUri).split(" ")[1];
        inner.goes();
        return ours;
    }

    @Test
    void aRelayMayAuthOnAConnectionThatWasOpenedToIt() {
        sends(client(), far(1));
        FakePeer relay = opened();
        relay.provesToBe("far.example.net");
        relay.sends(ok(relay.receivesOne()));
        assertThat(authsOn(relay, far(7))).startsWith(far(7) + " msrps://" + FakeWorld.HOST + ":2855/");
        world.time.advance(Duration.ofMinutes(15));
    }

    private FakePeer foreignerSends(String toPath) {
        FakePeer foreigner = world.connects();
        foreigner.sends(send("f001", toPath, "msrps://alice.example.net:9000/a;tcp")
                .message("m", "1-2/2")
                .body("hi")
                .whole('$'));
        return foreigner;
    }

    @Test
    void aClientBehindAnotherRelayIsReachedByAnyConnectionWithIt() {
        String ours = cutOffBehind(INNER);
        assertThat(foreignerSends(ours + " " + INNER + " " + BOB).receivesOne()).startsWith("MSRP f001 200");
        assertThat(field(opened().receivesOne(), "To-Path")).isEqualTo(INNER + " " + BOB);
        world.time.advance(Duration.ofMinutes(15));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "msrps://victim.example.net:2855/v;tcp",
                "msrp://inner.example.net:2855/i1;tcp",
                "msrps://inner.example.net:2855/i1;ws"
            })
    void whereAForeignerSaysThatTheClientIsNobodyIsConnectedTo(String claimed) {
        FakePeer foreigner = foreignerSends(cutOffBehind(INNER) + " " + claimed + " " + BOB);
        assertThat(world.attempts).isEmpty();
        assertThat(foreigner.receives()).hasSize(2).anyMatch(each -> each.contains("Status: 000 408"));
        world.time.advance(Duration.ofMinutes(15));
        assertThat(world.attempts).isEmpty();
    }

    @Test
    void oneSessionHasAFewConnectionsOpenedAtATime() {
        Client alice = client();
        for (int port = 3001; port <= 3004; port++) {
            sends(alice, "msrps://far.example.net:" + port + "/f;tcp");
        }
        String id = chat(alice, "msrps://far.example.net:3005/f;tcp", "hi");
        assertThat(alice.peer.receivesOne()).startsWith("MSRP " + id + " 403");
        assertThat(world.attempts).hasSize(4);
        world.attempts.remove().succeeds();
        world.attempts.remove().fails(false);
        alice.peer.receives();
        sends(alice, "msrps://far.example.net:3005/f;tcp");
        assertThat(world.attempts).as("one stands, one is over").hasSize(3);
    }
}
