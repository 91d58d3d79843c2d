package org.msrprelay.systemtests.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.msrprelay.systemtests.harness.Aside;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.Ids;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.Sockets;

/** Who says little at a time, and never comes to an end of it. */
@Execution(ExecutionMode.CONCURRENT)
class SlowAttackersTest {

    private static final long BETWEEN_OCTETS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** The head of a TLS handshake record and of a ClientHello of 512 octets, which never comes to its end. */
    private static final byte[] CLIENT_HELLO = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3};

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(
            RelayYaml.onLoopback().set("relay.probation", "1s").set("relay.chunk-linger", "50ms"));

    /** Writes an octet now and then until the relay has had enough. */
    private static void trickleToTheEnd(RawPeer peer, byte[] octets) {
        CompletableFuture<Void> trickle = Aside.run(() -> {
            for (int at = 0; !Thread.currentThread().isInterrupted(); at++) {
                peer.write(octets, Math.min(at, octets.length - 1), 1);
                LockSupport.parkNanos(BETWEEN_OCTETS_NANOS);
            }
        });
        peer.expectEnd();
        peer.close();
        assertThat(trickle).failsWithin(RawPeer.PATIENCE);
    }

    private static void chat(Conversation conversation) {
        Send send = conversation
                .sender()
                .send(Send.along(conversation, Ids.next("m")).range("1-5/5").text("hello"));
        Frame arrived = conversation.receiver().expect("SEND");
        assertThat(arrived.bodyText()).isEqualTo("hello");
        conversation.receiver().ok(arrived);
        conversation.sender().expectResponse(send, 200);
    }

    @Test
    void aHeadThatTricklesEndsEvenAConnectionThatHasProvenItself() {
        try (RawPeer alice = relay.client("alice")) {
            trickleToTheEnd(alice, Octets.latin1("MSRP abcd1234 SEND\r\nTo-Path: msrp://relay.test/x"));
        }
    }

    /** The next octet of the head does not give it more time, nor do whole requests before it. */
    @Test
    void requestsBeforeTheHeadDoNotHelpIt() {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            chat(conversation);
            chat(conversation);
            trickleToTheEnd(conversation.sender(), Octets.latin1("MSRP abcd1234 SEND\r\nX: yyyyyyyyyyyyyyyyyyyyyy"));
            conversation.receiver().untilBarrier();
        }
    }

    /** Whenever its octets pause, it is amid a head: each time another one. */
    @Test
    void whoIsAlwaysAmidSomeHeadButComesToTheEndOfEachStays() {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay);
                RawPeer attacker = relay.client("carol")) {
            CompletableFuture<Void> attack =
                    Aside.run(() -> trickleToTheEnd(attacker, Octets.latin1("MSRP abcd1234 SEND\r\nX: yyyy")));
            int cut = 60;
            int line = 0;
            byte[] next = chatLine(conversation, line);
            conversation.sender().write(next, 0, cut);
            while (!attack.isDone()) {
                byte[] now = next;
                next = chatLine(conversation, ++line);
                conversation.sender().write(Octets.join(tail(now, cut), Arrays.copyOf(next, cut)));
                assertThat(conversation.sender().read().code()).isEqualTo(200);
                conversation.receiver().ok(conversation.receiver().expect("SEND"));
                LockSupport.parkNanos(BETWEEN_OCTETS_NANOS);
            }
            attack.join();
            conversation.sender().write(tail(next, cut));
            conversation.receiver().expect("SEND");
        }
    }

    private static byte[] chatLine(Conversation conversation, int index) {
        return Send.along(conversation, "line" + index)
                .range("1-5/5")
                .text("hello")
                .octets();
    }

    private static byte[] tail(byte[] octets, int from) {
        return Arrays.copyOfRange(octets, from, octets.length);
    }

    @Test
    void aTlsHandshakeThatTricklesEnds() {
        try (RawPeer slow =
                new RawPeer(Sockets.connect("127.0.0.1", relay.tlsPort(), 0), "msrps://slow.invalid:1/x;tcp")) {
            trickleToTheEnd(slow, CLIENT_HELLO);
        }
    }

    /** Heads that come at one go may come as rarely as they like. */
    @Test
    void whoIsSilentBetweenHeadsStays() {
        try (Conversation quiet = Route.THROUGH_TWO_SESSIONS.open(relay);
                RawPeer attacker = relay.client("carol")) {
            chat(quiet);
            trickleToTheEnd(attacker, Octets.latin1("MSRP abcd1234 SEND\r\nX: yyyy"));
            chat(quiet);
        }
    }

    /** An octet at a time occupies one part, whatever it costs to receive; nobody else feels it, and in the end it arrives. */
    @ParameterizedTest
    @EnumSource
    void aBodyThatTricklesHarmsNobody(Route route) {
        int octets = 4000;
        byte[] body = Octets.letters(octets);
        try (RelayUnderTest own = RelayUnderTest.start(RelayYaml.onLoopback().set("relay.chunk-linger", "10s"));
                Conversation slow = route.open(own);
                Conversation lively = Route.THROUGH_TWO_SESSIONS.open(own)) {
            Send send = Send.along(slow, "slow").range("1-*/" + octets).streamedBody();
            slow.sender().write(send.head());
            long most = 0;
            for (int at = 0; at < octets; at++) {
                slow.sender().write(body, at, 1);
                if (at % 100 == 0) {
                    chat(lively);
                    most = Math.max(most, own.octetsHeld());
                }
            }
            // The part that is being collected, and what else is under way.
            assertThat(most).isLessThan(64 * 1024);
            assertThat(slow.receiver().nothingCame()).isTrue();
            slow.sender().write(send.endLine());
            Frame arrived = slow.receiver().expect("SEND");
            assertThat(arrived.body()).isEqualTo(body);
            slow.receiver().ok(arrived);
            slow.sender().expectResponse(send, 200);
        }
    }
}
