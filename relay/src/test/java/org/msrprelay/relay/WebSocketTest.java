package org.msrprelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.relay.fake.FakeWorld.body;
import static org.msrprelay.relay.fake.FakeWorld.field;
import static org.msrprelay.relay.fake.Sends.send;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.msrprelay.relay.fake.FakePeer;
import org.msrprelay.relay.fake.FakeWorld;
import org.msrprelay.relay.spi.ProvenUser;

/** A connection that carries messages: each is one frame, whole; and who has it is a client (RFC 7977). */
class WebSocketTest {

    private static final String ALICE = "msrps://alice.invalid/s;ws";
    private static final String BOB = "msrps://bob.example.net:9000/b;tcp";
    private static final String TO = "msrps://relay.example.org:2857;ws";

    private final FakeWorld world = new FakeWorld(11, 2);
    private final FakePeer alice = world.connectsByWebSocket();

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        world.ends();
    }

    private static String auth(String id, String... fields) {
        return "MSRP " + id + " AUTH\r\nTo-Path: " + TO + "\r\nFrom-Path: " + ALICE + "\r\n"
                + String.join("", List.of(fields)) + "-------" + id + "$\r\n";
    }

    @Test
    void theUsePathIsThatOfTheFirstTcpListenerOfTheScheme() {
        assertThat(world.auths(alice, "alice"))
                .startsWith("msrps://relay.example.org:2855/")
                .endsWith(";tcp");
    }

    @Test
    void everyFrameIsAMessageOfItsOwn() {
        String session = world.auths(alice, "alice");
        alice.messages();
        alice.stopsTaking();
        FakePeer bob = world.connects();
        for (int i = 0; i < 5; i++) {
            alice.sends("MSRP keep" + i + " SEND\r\nTo-Path: " + session + "\r\nFrom-Path: " + ALICE
                    + "\r\nMessage-ID: k\r\n-------keep" + i + "$\r\n");
        }
        bob.sends(send("t001", session + " " + ALICE, BOB)
                .message("chat", "1-2/2")
                .body("hi")
                .whole('$'));
        alice.takesAgain();
        List<String> messages = alice.messages();
        assertThat(messages)
                .hasSize(6)
                .allSatisfy(message -> assertThat(message).startsWith("MSRP ").endsWith("$\r\n"));
        assertThat(alice.receives()).isEqualTo(messages);
    }

    /** However little room there is: a message cannot be interrupted. */
    @Test
    void aPartIsSentInOnePiece() {
        String session = world.auths(alice, "alice");
        String second = world.auths(alice, "alice");
        alice.messages();
        alice.hasRoomFor(2_500);
        alice.stopsTaking();
        FakePeer bob = world.connects();
        FakePeer carol = world.connects();
        String big = "0123456789".repeat(1_000);
        bob.sends(send("t001", session + " " + ALICE, BOB)
                .message("big", "1-10000/10000")
                .body(big)
                .whole('$'));
        carol.sends(send("c001", second + " " + ALICE, "msrps://carol.example.net:9000/c;tcp")
                .message("chat", "1-2/2")
                .body("hi")
                .whole('$'));
        alice.takesAgain();
        List<String> parts = alice.messages().stream()
                .filter(message -> message.contains("Message-ID: big"))
                .toList();
        assertThat(parts.stream().map(FakeWorld::body).collect(Collectors.joining()))
                .isEqualTo(big);
        assertThat(parts).hasSize(3);
        assertThat(body(parts.get(0))).hasSize(FakeWorld.PART_OCTETS);
    }

    /** Whatever max-send-chunk-size is: clients in browsers read chunks of 64 KiB, and not much more. */
    @Test
    void noMessageHasABodyOfMoreThan64KiB() {
        FakeWorld wide = new FakeWorld(11, 1, 1 << 20);
        FakePeer client = wide.connectsByWebSocket();
        String session = wide.auths(client, "alice");
        client.messages();
        client.hasRoomFor(1 << 20);
        String big = "0123456789".repeat(20_000);
        wide.connects()
                .sends(send("t001", session + " " + ALICE, BOB)
                        .message("big", "1-200000/200000")
                        .body(big)
                        .whole('$'));
        List<String> messages = client.messages();
        assertThat(messages).hasSize(4);
        assertThat(messages.stream().map(FakeWorld::body).collect(Collectors.joining()))
                .isEqualTo(big);
        assertThat(body(messages.get(0))).hasSize(64 * 1024);
        assertThat(field(messages.get(1), "Byte-Range")).isEqualTo("65537-*/200000");
        assertThat(messages.get(2)).endsWith("+\r\n");
        assertThat(messages.get(3)).endsWith("$\r\n");
        wide.ends();
    }

    /** RFC 7977 5.1: whatever his certificate proves and his paths say, who comes by WebSocket is a client. */
    @Test
    void noRelayComesByWebSocket() {
        alice.provesToBe("inner.example.net");
        String from = "msrps://inner.example.net:2855/r;tcp " + ALICE;
        for (int i = 0; i < 3; i++) {
            alice.sends("MSRP a00" + i + " AUTH\r\nTo-Path: " + TO + "\r\nFrom-Path: " + from
                    + "\r\nAuthorization: Digest username=\"bob\", realm=\"relay.example.org\", nonce=\"n\","
                    + " response=\"r\", cnonce=\"c\", qop=auth, nc=00000001\r\n-------a00" + i + "$\r\n");
        }
        world.time.advance(Duration.ofSeconds(2)); // the answer to the third waits
        assertThat(alice.receives()).hasSize(3);
        assertThat(alice.isClosed()).isTrue(); // as a client's connection is, and a relay's is not
    }

    @Test
    void beforeItsAuthNothingElseIsAccepted() {
        FakePeer bob = world.connects();
        String session = world.auths(bob, "bob");
        alice.sends(send("t001", session + " " + BOB, ALICE)
                .message("m", "1-2/2")
                .body("hi")
                .whole('$'));
        assertThat(alice.receivesOne()).startsWith("MSRP t001 403");
        alice.sends("MSRP rep1 REPORT\r\nTo-Path: " + session + " " + BOB + "\r\nFrom-Path: " + ALICE
                + "\r\nMessage-ID: m\r\nByte-Range: 1-2/2\r\nStatus: 000 200 OK\r\n-------rep1$\r\n");
        assertThat(alice.receives()).isEmpty();
        assertThat(bob.receives()).isEmpty();
        world.auths(alice, "alice");
    }

    @Test
    void whomTheHandshakeHasProvenIsGrantedHisAuthAtOnce() {
        alice.isProven(ProvenUser.always("alice"));
        alice.sends(auth("a001"));
        String granted = alice.receivesOne();
        assertThat(granted).startsWith("MSRP a001 200");
        assertThat(field(granted, "Use-Path")).endsWith(";tcp");
        assertThat(field(granted, "Expires")).isEqualTo("900");
        alice.sends(auth("a002", "Expires: 5\r\n"));
        assertThat(alice.receivesOne()).startsWith("MSRP a002 423");
    }

    @Test
    void aProofIsForItsUserAndItsTimeAlone() {
        alice.isProven(new ProvenUser("alice", Instant.MAX));
        String bobs = "Authorization: Digest username=\"bob\", realm=\"relay.example.org\", nonce=\"n\","
                + " response=\"r\", cnonce=\"c\", qop=auth, nc=00000001\r\n";
        alice.sends(auth("a001", bobs));
        assertThat(alice.receivesOne()).startsWith("MSRP a001 403");
        alice.sends(auth("a002", bobs.replace("bob", "alice")));
        assertThat(alice.receivesOne()).startsWith("MSRP a002 200");
        alice.sends(auth("a003").replace("//relay", "//bob@relay"));
        assertThat(alice.receivesOne()).startsWith("MSRP a003 403");
        alice.sends(auth("a004").replace("//relay", "//al%69ce@relay"));
        assertThat(alice.receivesOne()).startsWith("MSRP a004 200");
        alice.sends(auth("a005").replace("//relay", "//alice%4%zz%@relay"));
        assertThat(alice.receivesOne()).startsWith("MSRP a005 403");
    }

    @Test
    void whoHasTwoNamesIsHeUnderEither() {
        alice.isProven(new ProvenUser("alice", "1900000000:alice", Instant.MAX));
        String credentials =
                "Authorization: Digest username=\"1900000000:alice\", realm=\"relay.example.org\", nonce=\"n\","
                        + " response=\"r\", cnonce=\"c\", qop=auth, nc=00000001\r\n";
        alice.sends(auth("a001", credentials));
        assertThat(alice.receivesOne()).startsWith("MSRP a001 200");
        alice.sends(auth("a002").replace("//relay", "//alice@relay"));
        assertThat(alice.receivesOne()).startsWith("MSRP a002 200");
        alice.sends(auth("a003", credentials.replace("19", "20")));
        assertThat(alice.receivesOne()).startsWith("MSRP a003 403");
    }

    @Test
    void noUriOutlivesTheProof() {
        alice.isProven(new ProvenUser("alice", world.now().plusSeconds(100)));
        alice.sends(auth("a001"));
        String granted = alice.receivesOne();
        assertThat(field(granted, "Expires")).isEqualTo("100");
        alice.sends(auth("a002", "Expires: 900\r\n"));
        assertThat(field(alice.receivesOne(), "Expires")).isEqualTo("100");
        world.time.advance(Duration.ofSeconds(65));
        alice.sends(auth("a003"));
        assertThat(field(alice.receivesOne(), "Expires")).isEqualTo("35"); // though auth.expires.min is more
        world.time.advance(Duration.ofSeconds(1));
        alice.sends(auth("a004"));
        assertThat(alice.receivesOne()).startsWith("MSRP a004 403");
        world.time.advance(Duration.ofSeconds(35));
        FakePeer bob = world.connects();
        bob.sends(send("t001", field(granted, "Use-Path") + " " + ALICE, BOB)
                .message("m", "1-2/2")
                .body("hi")
                .whole('$'));
        assertThat(bob.receivesOne()).startsWith("MSRP t001 481");
    }

    @Test
    void halfAChunkEndsTheConnectionAndWhatWasPassedOnIsGivenUp() {
        String session = world.auths(alice, "alice");
        FakePeer bob = world.connects();
        String far = world.auths(bob, "bob");
        alice.sends(send("t001", session + " " + far + " " + BOB, ALICE)
                .message("m", "1-*/5000")
                .body("0123456789")
                .open());
        assertThat(alice.receivesOne()).startsWith("MSRP t001 400");
        assertThat(alice.isClosed()).isTrue();
        assertThat(bob.receivesOne()).contains("0123456789").endsWith("#\r\n");
    }
}
